import loadWabt from 'wabt';

const features = { simd: true, threads: true };

/** The WebAssembly module that a text describes, checked. */
export async function assemble(text: string): Promise<Uint8Array> {
  const wabt = await loadWabt();
  const module = wabt.parseWat('kernel.wat', text, features);
  try {
    module.resolveNames();
    // The types of wabt do not know that validation wants the features as well.
    (module as unknown as { validate(of: object): void }).validate(features);
    return module.toBinary({ log: false, write_debug_names: false }).buffer;
  } finally {
    module.destroy();
  }
}

/** A module whose memory is brought in, shared by threads, in place of one of its own. */
export function overSharedMemory(text: string): string {
  const shared = text.replace(
    /\(memory \(export "memory"\) (\d+ \d+)\)/,
    '(memory (import "kernel" "memory") $1 shared)',
  );
  if (shared === text) throw new Error('The module has no memory of its own.');
  return shared;
}
