import { KbError } from '../errors.ts';
import { type Log, silentLog } from '../log.ts';
import { orStop } from '../or-stop.ts';
import type { Embedder } from '../ports.ts';
import { troubleOf } from '../service-error.ts';
import { troublePause } from './trouble-pause.ts';

export interface QueryVectorOptions {
  readonly embedder: () => Promise<Embedder>;
  /** How long a question waits for its vector. */
  readonly budgetMs: number;
  /** After a failure nobody waits for so long. */
  readonly pauseMs?: number;
  /** Told the whole of what callers hear in plain words. */
  readonly log?: Log | undefined;
  readonly closing?: AbortSignal | undefined;
}

/** The vector of a question, or why there is none, in words that every caller may read. */
export type QueryVector = MadeVector | { readonly failure: string };

export interface MadeVector {
  readonly embedder: Embedder;
  readonly vector: Float32Array;
  /** Grows when passages get vectors anew. */
  readonly generation: number;
}

/**
 * Vectors of questions: remembered as long as those of the passages stay, asked for once at a time, and never waited for beyond the budget. Rejects only
 * when cancelled.
 */
export function queryVectors({ embedder, budgetMs, pauseMs, log = silentLog, closing }: QueryVectorOptions) {
  const known = new Map<string, QueryVector>();
  const underWay = new Map<string, Promise<QueryVector>>();
  const spaces = new Map<number, number>();
  let generation = 0;
  const pause = troublePause({ called: 'The embedding model', meanwhile: 'Searches go by words alone.', log, pauseMs });

  async function make(text: string): Promise<QueryVector> {
    const began = generation;
    let opened: Embedder | undefined;
    try {
      opened = await embedder();
      const [vector = new Float32Array()] = await opened.embed([text], 'query', { signal: closing, once: true });
      const made = { embedder: opened, vector, generation: began };
      if (known.size >= remembered) known.delete(known.keys().next().value ?? '');
      if (began === generation) known.set(text, made);
      pause.answered();
      return made;
    } catch (error) {
      const trouble = troubleOf(error);
      // A model that cannot be opened has not refused the question.
      return { failure: pause.failed(error, trouble === 'refused' && !opened ? 'failing' : trouble) };
    } finally {
      if (began === generation) underWay.delete(text);
    }
  }

  const vectorOf = async (query: string, signal?: AbortSignal): Promise<QueryVector> => {
    const text = query.slice(0, longest).toWellFormed();
    const before = known.get(text);
    if (before) {
      known.delete(text);
      known.set(text, before);
      return before;
    }
    const failure = pause.words();
    if (failure) return { failure };
    const making = underWay.get(text) ?? make(text);
    underWay.set(text, making);
    const made = await within(making, budgetMs, signal);
    if (made) return made;
    return {
      failure: pause.failed(new KbError('timeout', `The embedding model did not answer within ${budgetMs} ms.`)),
    };
  };

  function forget(): void {
    generation++;
    known.clear();
    underWay.clear();
    spaces.clear();
  }

  return Object.assign(vectorOf, {
    /**
     * Whether a vector may be of what was behind the model's name before, since the vectors it was compared with have been made anew, or are gone. Then
     * everything is forgotten.
     */
    isOutdated(made: MadeVector, compared: ReadonlyMap<number, number> | undefined): boolean {
      if (!compared || [...compared].some(([store, id]) => (spaces.get(store) ?? id) !== id)) forget();
      for (const [store, id] of compared ?? []) spaces.set(store, id);
      return made.generation !== generation;
    },
  });
}

const remembered = 1000;
/** Characters of a question that are embedded: models read a few hundred words. */
const longest = 8000;

/** What a promise gives, or `undefined` when that takes too long. */
async function within<T>(promise: Promise<T>, milliseconds: number, signal: AbortSignal | undefined) {
  const { promise: end, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, milliseconds, undefined);
  try {
    return await orStop(Promise.race([promise, end]), signal);
  } finally {
    clearTimeout(timer);
  }
}
