import type { EmbedProgress } from '../knowledge-base.ts';
import type { Embedder, PendingPassage, VectorStore } from '../ports.ts';

export interface FillSpace {
  readonly vectors: VectorStore;
  readonly embedder: Embedder;
  /** The space in the store. */
  readonly id: number;
  readonly progress?: ((state: EmbedProgress) => void) | undefined;
  readonly note?: ((sentence: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Gives each passage of a space that waits its vector. What is done is stored at once: whoever is stopped goes on from there. */
export async function fillSpace(fill: FillSpace): Promise<{ readonly embedded: number; readonly tokens: number }> {
  const { vectors, embedder, id, progress, note, signal } = fill;
  const started = performance.now();
  let [embedded, tokens, size] = [0, 0, firstBatch];
  let pending = (await vectors.spaces('all', { signal })).find((space) => space.id === id)?.pending ?? 0;
  const tell = (done: number, counted: number) =>
    progress?.({
      embedded: done,
      pending: Math.max(0, pending - (done - embedded)),
      tokens: counted,
      seconds: (performance.now() - started) / 1000,
    });
  for (;;) {
    const waiting = await vectors.pending(id, size, { signal });
    if (waiting.length === 0) return { embedded, tokens };
    const before = performance.now();
    let counted = 0;
    const made = await embedder.embed(waiting.map(textOf), 'passage', {
      signal,
      note,
      progress: (done, _total, sum) => tell(embedded + done, tokens + (counted = sum)),
    });
    tokens += counted;
    const rows = waiting.map(({ row }) => row);
    await vectors.put(id, rows, made, { signal });
    pending = Math.max(0, pending - waiting.length);
    embedded += waiting.length;
    tell(embedded, tokens);
    const took = performance.now() - before;
    if (took < briefMs) size = Math.min(largestBatch, size * 2);
    else if (took > longMs) size = Math.max(smallestBatch, Math.floor(size / 2));
  }
}

/** Batches grow and shrink so that little is lost at a stop, whatever the speed of the model. */
const [smallestBatch, firstBatch, largestBatch] = [4, 32, 512];
const [briefMs, longMs] = [1000, 4000];

/** A passage as it is embedded: where it stands belongs to what it says. */
const textOf = ({ title, heading, text }: PendingPassage): string =>
  [[title, ...heading.filter((part) => part !== title)].filter(Boolean).join(' › '), text].filter(Boolean).join('\n');
