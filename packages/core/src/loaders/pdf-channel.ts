import type { Transferable } from 'node:worker_threads';
import { getResolvedPDFJS } from 'unpdf';

/** What the engine needs to be asked and to answer within one process. */
export interface PdfChannel extends Disposable {
  /** For the engine, as its `worker`. */
  readonly worker: InstanceType<Engine['PDFWorker']>;
}

type Engine = Awaited<ReturnType<typeof getResolvedPDFJS>>;

/**
 * A channel to the engine that hands its text over as it is: by itself the engine copies each message, as between threads, which takes a tenth of the
 * time of reading. `undefined` where the engine has no other end to connect to.
 */
export async function pdfChannel(): Promise<PdfChannel | undefined> {
  const { PDFWorker, handler } = await (engine ??= openEngine());
  if (!handler) return undefined;
  const [asking, answering] = [port(), port()];
  asking.connect(answering);
  answering.connect(asking);
  handler.initializeFromPort(answering);
  // The declarations of the engine want all that a thread can do; it uses what a port has.
  const worker = new PDFWorker({ port: asking as never, verbosity: 0 });
  return { worker, [Symbol.dispose]: () => worker.destroy() };
}

let engine: ReturnType<typeof openEngine> | undefined;

async function openEngine() {
  const { PDFWorker } = await getResolvedPDFJS();
  // Where the engine finds it itself. The one that decodes pictures puts its own there, later.
  const { pdfjsWorker } = globalThis as { readonly pdfjsWorker?: { readonly WorkerMessageHandler?: Handler } };
  return { PDFWorker, handler: pdfjsWorker?.WorkerMessageHandler };
}

interface Handler {
  initializeFromPort(port: Port): void;
}

interface Port {
  connect(other: Port): void;
  deliver(message: unknown): void;
  postMessage(message: Message, transfer?: Transferable[]): void;
  addEventListener(type: string, listener: Listener, options?: { readonly signal?: AbortSignal }): void;
}

type Listener = (event: { readonly data: unknown }) => void;

/** Text comes in chunks that have `items`. */
interface Message {
  readonly chunk?: { readonly items?: unknown };
}

function port(): Port {
  const listeners = new Set<Listener>();
  let other: Port | undefined;
  return {
    connect: (to) => (other = to),
    postMessage(message, transfer) {
      const data = copyOf(message, transfer);
      queueMicrotask(() => other?.deliver(data));
    },
    deliver(data) {
      for (const listener of listeners) listener({ data });
    },
    addEventListener(_, listener, options) {
      listeners.add(listener);
      options?.signal?.addEventListener('abort', () => listeners.delete(listener));
    },
  };
}

/** The engine begins new lists in the same chunk when one is sent, and leaves what was in them alone. */
const copyOf = (message: Message, transfer: Transferable[] | undefined): unknown =>
  Array.isArray(message.chunk?.items)
    ? { ...message, chunk: { ...message.chunk } }
    : structuredClone(message, transfer ? { transfer } : undefined);
