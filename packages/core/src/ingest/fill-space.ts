import { toKbError } from '../errors.ts';
import type { EmbedProgress } from '../knowledge-base.ts';
import type { Embedder, EmbedOptions, PendingPassage, VectorStore } from '../ports.ts';

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
  for (;;) {
    const waiting = await vectors.pending(id, size, { signal });
    if (waiting.length === 0) return { embedded, tokens };
    const before = performance.now();
    let counted = 0;
    const made = await embedSurely(embedder, waiting.map(embeddedText), {
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

// Batches grow and shrink so that little is lost at a stop, whatever the speed of the model.
const [smallestBatch, largestBatch] = [4, 512];
const alone = { first: 32, briefMs: 1000, longMs: 4000 };
/** By default a question waits 1,500 milliseconds for its vector. */
const besideQuestions = { first: 16, briefMs: 400, longMs: 1000 };

/** A passage as it is embedded: where it stands belongs to what it says. */
export const embeddedText = ({ title, heading, text }: PendingPassage): string =>
  [[title, ...heading.filter((part) => part !== title)].filter(Boolean).join(' › '), text].filter(Boolean).join('\n');

/** The vectors of all texts. One that the model refuses while it takes others gets a vector that says nothing, so that the others are not held up. */
async function embedSurely(
  embedder: Embedder,
  texts: readonly string[],
  options: EmbedOptions,
): Promise<readonly Float32Array[]> {
  try {
    return await embedder.embed(texts, 'passage', options);
  } catch (error) {
    const { signal, note } = options;
    // Who is asked too often refuses no text, though one as short as a blank may pass.
    if (toKbError(error).code === 'rate_limited') throw error;
    const blank = signal?.aborted ? undefined : await blankVector(embedder, signal);
    if (!blank) throw error;
    const [only = ''] = texts;
    if (texts.length > 1) {
      const half = texts.length >> 1;
      const quiet = { signal, note };
      const first = await embedSurely(embedder, texts.slice(0, half), quiet);
      return [...first, ...(await embedSurely(embedder, texts.slice(half), quiet))];
    }
    note?.(`A text was refused and is found by its words alone: ${only.slice(0, 60)}… (${toKbError(error).message})`);
    return [blank];
  }
}

/** `undefined` when the model takes no text at all. */
async function blankVector(embedder: Embedder, signal: AbortSignal | undefined): Promise<Float32Array | undefined> {
  try {
    return (await embedder.embed(['-'], 'passage', { signal, once: true }))[0];
  } catch {
    return undefined;
  }
}
