import { kernelBytes, sharedKernelBytes } from './kernel.wasm.ts';
import { scalarKernel } from './scalar-kernel.ts';

/**
 * The inner loops of vector search over one growing memory; `kernel.wat` says what each reads and writes.
 * `scan` and `dots` may report rows a little below the threshold; what they compute is exact.
 */
export interface Kernel {
  readonly kind: 'simd' | 'scalar';
  /** The memory as it is now; a later `reserve` may replace it. */
  buffer(): ArrayBuffer;
  /** Grows the memory to at least `bytes`; throws a RangeError when there is no such memory. */
  reserve(bytes: number): void;
  scan(
    tables: number,
    nibbles: number,
    codes: number,
    looks: number,
    quarter: number,
    lift: number,
    unit: number,
    reach: number,
    threshold: number,
    sums: number,
    likely: number,
    possible: number,
    bounds: number,
  ): number;
  dots(
    query: number,
    slots: number,
    count: number,
    from: number,
    blocks: number,
    blockBytes: number,
    rows: number,
    stride: number,
    threshold: number,
    products: number,
  ): number;
  turn(values: number, turned: number, flips: number, width: number, chunk: number): void;
  turnRow(
    codes: number,
    stride: number,
    scale: number,
    values: number,
    turned: number,
    flips: number,
    width: number,
    chunk: number,
  ): void;
  code(turned: number, centre: number, width: number, group: number, row: number, sums: number): void;
  near(query: number, rows: number, count: number, stride: number, limit: number, found: number): number;
}

/** The fastest kernel that this engine runs. All kernels give the same search results. */
export function createKernel(): Kernel {
  return simdKernel() ?? scalarKernel();
}

/** The WebAssembly SIMD kernel; `undefined` where the engine has no WebAssembly or no SIMD. */
export function simdKernel(): Kernel | undefined {
  const bytes = Buffer.from(kernelBytes, 'base64');
  if (!engine?.validate(bytes)) return undefined;
  const { memory, ...loops } = new engine.Instance(new engine.Module(bytes)).exports;
  return { kind: 'simd', ...inMemory(memory), ...loops };
}

/** The same over a memory that threads share, which `memory` hands to them; `undefined` where there is none. */
export function createSharedKernel(): (Kernel & { readonly memory: { readonly buffer: ArrayBuffer } }) | undefined {
  if (!engine?.validate(Buffer.from(sharedKernelBytes, 'base64'))) return undefined;
  try {
    const memory = new engine.Memory({ initial: 1, maximum: mostPages, shared: true });
    return { kind: 'simd', memory, ...inMemory(memory), ...sharedKernel(memory) };
  } catch {
    // The addresses that it may grow to could not be had.
    return undefined;
  }
}

/** The loops over a shared memory, in whichever thread. */
export function sharedKernel(memory: object): Loops {
  if (!engine) throw new Error('There is no WebAssembly here.');
  return new engine.Instance(new engine.Module(Buffer.from(sharedKernelBytes, 'base64')), { kernel: { memory } })
    .exports;
}

const inMemory = (memory: Memory): Pick<Kernel, 'buffer' | 'reserve'> => ({
  buffer: () => memory.buffer,
  reserve(wanted) {
    const missing = wanted - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
  },
});

const pageBytes = 65_536;

const mostPages = 65_536;

type Loops = Pick<Kernel, 'scan' | 'dots' | 'turn' | 'turnRow' | 'code' | 'near'>;

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

// TypeScript's library has no WebAssembly outside of the DOM.
const engine = Reflect.get(globalThis, 'WebAssembly') as WebAssemblyEngine | undefined;

interface WebAssemblyEngine {
  validate(bytes: Uint8Array): boolean;
  readonly Memory: new (limits: { initial: number; maximum: number; shared: boolean }) => Memory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports?: object,
  ) => { readonly exports: Loops & { readonly memory: Memory } };
}
