import { inflateSync } from 'node:zlib';

/**
 * Lets the PDF engine inflate at once what it has in memory: the usual way through queues and another thread takes longer than that for what draws a page.
 * Only for a process that does nothing but parse.
 */
export function inflateQuickly(): void {
  const usual = globalThis.DecompressionStream;
  // Made with `new`, which a function that returns an object allows.
  Reflect.set(globalThis, 'DecompressionStream', function quick(format: ConstructorParameters<typeof usual>[0]) {
    return format === 'deflate' ? inflating() : new usual(format);
  });
}

/** Fails, as the usual one does, for what is damaged or very large: the engine then reads that in its own forgiving way. */
function inflating(): TransformStream<Uint8Array, Uint8Array> {
  const parts: Uint8Array[] = [];
  return new TransformStream({
    transform: (part) => {
      parts.push(part);
    },
    flush: (controller) => controller.enqueue(inflateSync(Buffer.concat(parts), { maxOutputLength: MAX_BYTES })),
  });
}

const MAX_BYTES = 64 * 1024 * 1024;
