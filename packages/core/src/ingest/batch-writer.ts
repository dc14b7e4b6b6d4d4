import { giveBack, LARGE_TEXT } from '../give-back.ts';
import type { IndexedDocument, KnowledgeStore, PutOutcome } from '../ports.ts';

/** Enough to make a transaction worth its cost, few enough that another writer's turn comes soon. */
const PASSAGES_PER_BATCH = 200;

/** What comes slowly, as from a web site, is not at risk for long. */
const BATCH_MS = 2_000;

export interface BatchWriter {
  /** Takes a document; `stored` is called once the transaction that holds it is committed. */
  add(document: IndexedDocument, stored: (status: PutOutcome) => void): Promise<void>;
  /** Resolves when everything taken is committed; rejects with what went wrong. */
  drain(): Promise<void>;
}

type Documents = readonly IndexedDocument[];

/** Writes documents in batches, one transaction under way while the next batch is made; `finish` has the last word on what is written. */
export function batchWriter(
  store: KnowledgeStore,
  signal: AbortSignal | undefined,
  finish: (documents: Documents) => Documents | Promise<Documents> = (documents) => documents,
): BatchWriter {
  let batch: { document: IndexedDocument; stored: (status: PutOutcome) => void }[] = [];
  let passages = 0;
  let since = 0;
  let underWay: Promise<void> = Promise.resolve();

  async function write(entries: typeof batch): Promise<void> {
    const documents = await finish(entries.map((entry) => entry.document));
    const statuses = await store.put(documents, { signal });
    for (const [index, status] of statuses.entries()) entries[index]?.stored(status);
  }

  async function flush(): Promise<void> {
    const entries = batch;
    batch = [];
    passages = 0;
    await underWay;
    underWay = write(entries);
    // Whoever awaits `underWay` next gets the rejection; until then it must not count as unhandled.
    underWay.catch(() => undefined);
  }

  async function drain(): Promise<void> {
    if (batch.length > 0) await flush();
    await underWay;
  }

  return {
    async add(document, stored) {
      if (batch.length === 0) since = performance.now();
      batch.push({ document, stored });
      passages += document.passages.length + 1;
      if (passages >= PASSAGES_PER_BATCH || performance.now() - since > BATCH_MS) await flush();
      if (document.document.characters <= LARGE_TEXT) return;
      // What the next file takes does not come on top of it.
      await drain();
      // Nobody holds it then.
      setImmediate(giveBack);
    },
    drain,
  };
}
