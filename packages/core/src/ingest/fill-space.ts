import type { EmbedProgress } from '../knowledge-base.ts';
import type { Embedder, PendingPassage, VectorStore } from '../ports.ts';
import { sureEmbedder } from './embed-surely.ts';

export interface FillSpace {
  readonly vectors: VectorStore;
  readonly embedder: Embedder;
  /** The space in the store. */
  readonly id: number;
  readonly progress?: ((state: EmbedProgress) => void) | undefined;
  readonly note?: ((sentence: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Questions are asked of the same model meanwhile: they wait for what is under way, and have little time. */
  readonly shared?: boolean | undefined;
}

/** Gives each passage of a space that waits its vector. What is done is stored at once: whoever is stopped goes on from there. */
export async function fillSpace(fill: FillSpace): Promise<{ readonly embedded: number; readonly tokens: number }> {
  const { vectors, embedder, id, progress, note, signal, shared = false } = fill;
  const started = performance.now();
  const { first, briefMs, longMs } = shared ? besideQuestions : alone;
  let [embedded, tokens, size] = [0, 0, first];
  let pending = (await vectors.spaces('all', { signal })).find((space) => space.id === id)?.pending ?? 0;
  const tell = (done: number, counted: number) =>
    progress?.({
      embedded: done,
      pending: Math.max(0, pending - (done - embedded)),
      tokens: counted,
      seconds: (performance.now() - started) / 1000,
    });
  const sure = sureEmbedder(embedder);
  const refused = new Set<number>();
  for (;;) {
    const oldest = await vectors.pending(id, refused.size + size, { signal });
    const waiting = oldest.filter(({ row }) => !refused.has(row));
    if (waiting.length === 0) {
      // A model that takes nothing is at fault itself: its texts go on waiting.
      if (refused.size > 0) throw sure.takesNone();
      return { embedded, tokens };
    }
    const before = performance.now();
    let counted = 0;
    const made = await sure.embed(waiting.map(embeddedText), {
      signal,
      note,
      progress: (done, _total, sum) => tell(embedded + done, tokens + (counted = sum)),
    });
    tokens += counted;
    const taken: number[] = [];
    for (const [place, { row }] of waiting.entries()) {
      if (made[place]) taken.push(row);
      else refused.add(row);
    }
    await vectors.put(
      id,
      taken,
      made.filter((vector) => vector !== undefined),
      { signal },
    );
    if (refused.size > 0 && sure.takesSome()) {
      // A vector that says nothing, so that nobody asks again.
      const [blank = new Float32Array()] = await embedder.embed(['-'], 'passage', { signal });
      const rows = [...refused];
      await vectors.put(id, rows, Array<Float32Array>(rows.length).fill(blank), { signal });
      refused.clear();
    }
    pending = Math.max(0, pending - waiting.length);
    embedded += waiting.length;
    tell(embedded, tokens);
    const took = performance.now() - before;
    if (took < briefMs) size = Math.min(largestBatch, size * 2);
    else if (took > longMs) size = Math.max(smallestBatch, Math.floor(size / 2));
    size = Math.min(size, sure.most());
  }
}

// Batches grow and shrink so that little is lost at a stop, whatever the speed of the model.
const [smallestBatch, largestBatch] = [4, 512];
const alone = { first: 32, briefMs: 1000, longMs: 4000 };
/** By default a question waits 1,500 milliseconds for its vector. */
const besideQuestions = { first: 16, briefMs: 400, longMs: 1000 };

/** A passage as it is embedded: where it stands belongs to what it says. */
export const embeddedText = ({ title, heading, text }: PendingPassage): string =>
  [[title, ...heading.filter((part) => part !== title)].filter(Boolean).join(' › '), text].filter(Boolean).join('\n');
