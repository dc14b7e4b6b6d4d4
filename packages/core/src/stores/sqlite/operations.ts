import { giveBack, LARGE_TEXT } from '../../give-back.ts';
import type { Access } from '../../model.ts';
import { candidateFinder } from './candidates.ts';
import { meetingFinder } from './meeting.ts';
import { checkBase } from './check.ts';
import { type Database, openDatabase } from './database.ts';
import { getDocument, knownDocuments, listDocuments } from './documents.ts';
import { baseStats, languagesOf } from './figures.ts';
import { frequencyCache } from './frequency.ts';
import { fullText } from './full-text/index.ts';
import { type Merger, merger } from './full-text/merge.ts';
import { moveDocuments } from './move.ts';
import { passagesByRow, passagesOf } from './passages.ts';
import type { Answer, Arguments, Method, Settings } from './protocol.ts';
import { similarTermFinder } from './similar-terms.ts';
import type { VectorOperations } from './vectors/index.ts';
import { listSpaces } from './vectors/spaces.ts';
import { latestVersions, textSince, versionPassages, versionsOf } from './versions.ts';
import { putDocuments, removeDocuments } from './write.ts';
import { type Writer, writer } from './writer.ts';

type Cancelled = () => boolean;
type Handlers = {
  readonly [M in Method]: (args: Arguments<M>, cancelled: Cancelled) => Answer<M> | Promise<Answer<M>>;
};

/** What the store can do, over a base that is opened at the first call. Reads are of one state of the base each. */
export function operations({ path, analysisVersion, vectorBytes, versions }: Omit<Settings, 'cancelled'>) {
  let base: Base | undefined;
  const open = (): Base => (base ??= makeBase(path));

  function read<T>(work: (database: Database) => T): T {
    const { database } = open();
    return database.snapshot(() => work(database));
  }
  function write<T>(work: (database: Database) => T, cancelled: Cancelled): Promise<T> {
    const { database, writer } = open();
    return writer.write(() => work(database), cancelled);
  }
  async function change<T>(work: (database: Database) => T, cancelled: Cancelled): Promise<T> {
    const done = await write(work, cancelled);
    open().merger.wrote();
    return done;
  }

  /** Loaded when it is asked for: most bases have no vectors. Whoever asks meanwhile gets the same. */
  function vectors(): Promise<VectorOperations> {
    const base = open();
    return (base.vectors ??= import('./vectors/index.ts').then(({ vectorOperations }) =>
      vectorOperations(base.database, vectorBytes),
    ));
  }
  /** Forgets dropped spaces, a little in each transaction, so that others may write meanwhile. */
  async function sweep(cancelled: Cancelled): Promise<void> {
    const { sweep: part } = await vectors();
    while (await write(part, cancelled));
  }

  const handlers: Handlers = {
    async put([documents, anew], cancelled) {
      const outcomes = await change(
        (database) => putDocuments(database, documents, { analysisVersion, anew, versions, cancelled }),
        cancelled,
      );
      // Once the answer is on its way nobody holds them.
      if (documents.some(({ document }) => document.characters > LARGE_TEXT)) setImmediate(giveBack);
      return outcomes;
    },
    move: ([moves], cancelled) => change((database) => moveDocuments(database, moves, cancelled), cancelled),
    remove: ([ids, access], cancelled) =>
      change((database) => removeDocuments(database, ids, access, cancelled), cancelled),
    get: ([id, access]) => read((database) => getDocument(database, id, access)),
    known: ([collection, keys]) => read((database) => knownDocuments(database, collection, keys, analysisVersion)),
    list: ([query, access]) => read((database) => listDocuments(database, query, access)),
    passages: ([id, range, access]) => read((database) => passagesOf(database, id, range, access)),
    candidates: ([query, access]) => read(() => open().findCandidates(query, access)),
    similarTerms: ([terms, access, filter]) => read(() => open().findSimilarTerms(terms, access, filter)),
    passagesByRow: ([rows, access]) => read((database) => passagesByRow(database, rows, access)),
    languages: ([access]: [Access]) => read((database) => languagesOf(database, access)),
    stats: ([access]) => read((database) => baseStats(database, access)),
    textSince: ([id, access]) => read((database) => textSince(database, id, access)),
    versionsOf: ([id, access]) => read((database) => versionsOf(database, id, access, versions)),
    latestVersions: ([query, access]) => read((database) => latestVersions(database, query, access, versions)),
    versionPassages: ([row, access]) => read((database) => versionPassages(database, row, access, versions)),
    check([deep], cancelled) {
      const check = (database: Database) => checkBase(database, { path, analysisVersion, deep });
      // The index can only be asked to check itself where it could be written.
      return deep ? write(check, cancelled) : read(check);
    },
    spaces: ([access]: [Access]) => read((database) => listSpaces(database, access)),
    async openSpace([space, fresh], cancelled) {
      const { openSpace } = await vectors();
      const id = await write(() => openSpace(space, fresh), cancelled);
      await sweep(cancelled);
      return id;
    },
    async pendingPassages([id, limit]) {
      const { pendingPassages } = await vectors();
      return read(() => pendingPassages(id, limit));
    },
    async putVectors([id, rows, given], cancelled) {
      const { putVectors } = await vectors();
      return write(() => putVectors(id, rows, given), cancelled);
    },
    async vectorsOf([id, documentId]) {
      const { vectorsOf } = await vectors();
      return read(() => vectorsOf(id, documentId));
    },
    async activateSpace([id], cancelled) {
      const { activateSpace } = await vectors();
      const done = await write(() => activateSpace(id), cancelled);
      await sweep(cancelled);
      return done;
    },
    async noteLiteral([id, literal], cancelled) {
      const { noteLiteral } = await vectors();
      return write(() => noteLiteral(id, literal), cancelled);
    },
    async claimSpace([id, holder, milliseconds], cancelled) {
      const { claimSpace } = await vectors();
      return write(() => claimSpace(id, holder, milliseconds), cancelled);
    },
    async nearest([query, access]) {
      const { nearest } = await vectors();
      return read(() => nearest(query, access));
    },
    async close() {
      const closed = base;
      base = undefined;
      await closed?.merger.close();
      await closed?.writer.close();
      closed?.database.close();
    },
  };

  return async (method: Method, args: readonly unknown[], cancelled: Cancelled): Promise<unknown> => {
    // The other side pairs each method with its own arguments.
    const handler = handlers[method] as (args: readonly unknown[], cancelled: Cancelled) => unknown;
    return handler(args, cancelled);
  };
}

interface Base {
  readonly database: Database;
  readonly writer: Writer;
  readonly merger: Merger;
  readonly findCandidates: ReturnType<typeof candidateFinder>;
  readonly findSimilarTerms: ReturnType<typeof similarTermFinder>;
  vectors?: Promise<VectorOperations>;
}

function makeBase(path: string): Base {
  const database = openDatabase(path);
  const index = fullText(database);
  const frequencyOf = frequencyCache(database, index);
  const meeting = meetingFinder(database);
  const writes = writer(path, database);
  return {
    database,
    writer: writes,
    merger: merger(database, writes),
    findCandidates: candidateFinder({ database, current: index, frequencyOf, meeting }),
    findSimilarTerms: similarTermFinder({ database, current: index, frequencyOf, meeting }),
  };
}
