import { kernelBytes } from './kernel.wasm.ts';
import { scalarKernel } from './scalar-kernel.ts';

/**
 * The inner loops of vector search over one growing memory; `kernel.wat` says what each reads and writes.
 * `scan` may report rows below the threshold, but never misses one; `dots` and `near` are exact.
 */
export interface Kernel {
  readonly kind: 'simd' | 'scalar';
  /** The memory as it is now; a later `reserve` may replace it. */
  buffer(): ArrayBuffer;
  /** Grows the memory to at least `bytes`; throws a RangeError when there is no such memory. */
  reserve(bytes: number): void;
  scan(
    query: number,
    rows: number,
    scales: number,
    half: number,
    stride: number,
    bias: number,
    threshold: number,
    found: number,
  ): number;
  dots(query: number, addresses: number, count: number, stride: number): void;
  near(query: number, rows: number, count: number, stride: number, limit: number, found: number): number;
}

/** The fastest kernel that this engine runs. All kernels give the same search results. */
export function createKernel(): Kernel {
  return simdKernel() ?? scalarKernel();
}

/** The WebAssembly SIMD kernel; `undefined` where the engine has no WebAssembly or no SIMD. */
export function simdKernel(): Kernel | undefined {
  // TypeScript's library has no WebAssembly outside of the DOM.
  const engine = Reflect.get(globalThis, 'WebAssembly') as WebAssemblyEngine | undefined;
  const bytes = Buffer.from(kernelBytes, 'base64');
  if (!engine?.validate(bytes)) return undefined;
  const { memory, ...loops } = new engine.Instance(new engine.Module(bytes)).exports;
  return {
    kind: 'simd',
    buffer: () => memory.buffer,
    reserve(wanted) {
      const missing = wanted - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
    },
    ...loops,
  };
}

const pageBytes = 65_536;

interface WebAssemblyEngine {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => {
    readonly exports: Pick<Kernel, 'scan' | 'dots' | 'near'> & {
      readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
    };
  };
}
