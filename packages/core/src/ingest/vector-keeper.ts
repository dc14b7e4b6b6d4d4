import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { withCallerToken } from '../caller-token.ts';
import { KbError, toKbError } from '../errors.ts';
import type { EmbedReport, EmbedRequest } from '../knowledge-base.ts';
import type { Log } from '../log.ts';
import type { Embedder, VectorKnowledgeStore } from '../ports.ts';
import { orStop } from '../or-stop.ts';
import { fillSpace } from './fill-space.ts';
import { modelLooks } from './model-looks.ts';

export interface VectorKeeper extends AsyncDisposable {
  /** Makes vectors for what waits in the space in use, in the background; tries again later when the model fails. */
  topUp(): void;
  embed(request: EmbedRequest): Promise<EmbedReport>;
}

export interface VectorKeeperOptions {
  readonly store: Pick<VectorKnowledgeStore, 'list' | 'passages' | 'vectors'>;
  readonly embedder: () => Promise<Embedder>;
  readonly log: Log;
}

/** Sees to it that passages have vectors. A model that fails delays vectors, never anything else. */
export function vectorKeeper({ store, embedder, log }: VectorKeeperOptions): VectorKeeper {
  const { vectors } = store;
  const holder = randomUUID();
  const closing = new AbortController();
  let background: { readonly stop: AbortController; readonly done: Promise<void> } | undefined;
  let again = false;
  const looks = modelLooks({ store, log });

  /** The space to fill; `undefined` when the vectors in use are another model's. */
  async function target(opened: Embedder, into: EmbedRequest['into'], signal: AbortSignal) {
    if (into !== 'present') return vectors.open(opened.space, { fresh: into === 'fresh', signal });
    const active = (await vectors.spaces('all', { signal })).find((space) => space.active);
    if (!active) return vectors.open(opened.space, { signal });
    return active.name === opened.space.name ? active.id : undefined;
  }

  async function run(request: EmbedRequest, signal: AbortSignal, shared = false): Promise<EmbedReport> {
    const opened = await orStop(embedder(), signal);
    const { space } = opened;
    const id = await target(opened, request.into, signal);
    const idle = { space, embedded: 0, tokens: 0, switched: false };
    if (id === undefined) return { ...idle, other: true };
    await using _lease = await lease(id, signal, request);
    const warn = (sentence: string): void => (shared ? log.warn({}, sentence) : request.note?.(sentence));
    const look = { embedder: opened, id, warn, signal };
    if (request.into !== 'fresh') await looks.compare(look);
    const filled = await fillSpace({ ...request, vectors, embedder: opened, id, signal, shared });
    await looks.note(look);
    const active = (await vectors.spaces('all', { signal })).find((one) => one.active);
    const switched = active?.id !== id && (await vectors.activate(id, { signal }));
    // Whoever begins with another model drops what is not in use yet.
    if (active?.id !== id && !switched) throw new KbError('conflict', overtaken);
    return { ...idle, ...filled, switched };
  }

  /** Waits until nobody else fills the space, and holds it. */
  async function lease(id: number, signal: AbortSignal, { progress }: EmbedRequest): Promise<AsyncDisposable> {
    while (!(await vectors.claim(id, holder, leaseMs, { signal }))) {
      const space = (await vectors.spaces('all', { signal })).find((one) => one.id === id);
      if (!space) throw new KbError('conflict', overtaken);
      progress?.({ embedded: 0, pending: space.pending, tokens: 0, seconds: 0, elsewhere: true });
      await sleep(waitMs, undefined, { signal });
    }
    const beat = setInterval(() => {
      // A store that fails here fails at the next write as well, and is reported there.
      vectors.claim(id, holder, leaseMs).catch(() => undefined);
    }, leaseMs / 3);
    beat.unref();
    return {
      async [Symbol.asyncDispose]() {
        clearInterval(beat);
        await vectors.claim(id, holder, 0);
      },
    };
  }

  async function untilDone(signal: AbortSignal): Promise<void> {
    for (let pause = firstPauseMs; ; pause = Math.min(longestPauseMs, pause * 2)) {
      try {
        do {
          again = false;
          const notes: string[] = [];
          const { other } = await run({ into: 'present', note: (sentence) => notes.push(sentence) }, signal, true);
          if (notes.length > 0)
            log.warn({ texts: notes.length }, `Texts were embedded otherwise than whole, the first: ${notes[0]}`);
          if (other) log.warn({}, 'The vectors of this base are of another model: run kb-mcp embed to make them anew.');
        } while (again);
        return;
      } catch (thrown) {
        const error = toKbError(thrown);
        if (signal.aborted) return;
        log.warn(
          { code: error.code },
          `New passages wait for their vectors, words find them meanwhile. ${error.message}`,
        );
        await sleep(pause, undefined, { signal, ref: false }).catch(() => undefined);
        if (signal.aborted) return;
      }
    }
  }

  async function stopBackground(): Promise<void> {
    background?.stop.abort();
    await background?.done;
  }

  const keeper: VectorKeeper = {
    topUp() {
      again = true;
      if (background || closing.signal.aborted) return;
      const stop = new AbortController();
      // Whoever added a passage does not see what else waits.
      const done = withCallerToken(undefined, () => untilDone(AbortSignal.any([stop.signal, closing.signal]))).then(
        () => {
          background = undefined;
          if (again && !stop.signal.aborted) keeper.topUp();
        },
      );
      background = { stop, done };
    },
    async embed(request) {
      await stopBackground();
      const { signal = closing.signal } = request;
      return run(request, AbortSignal.any([signal, closing.signal]));
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      await stopBackground();
    },
  };
  return keeper;
}

const overtaken = 'Another process has begun to embed with another model. Try again.';
const leaseMs = 30_000;
const waitMs = 500;
const [firstPauseMs, longestPauseMs] = [5_000, 300_000];
