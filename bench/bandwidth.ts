import { assemble } from '../scripts/assemble-wat.ts';

/** A function that reads so many bytes once and sums them, as fast as this engine can: the bound of any scan over them. */
export async function bandwidth(bytes: number): Promise<() => void> {
  const pages = Math.ceil(bytes / 65_536);
  const module = await assemble(`(module
    (memory (export "memory") ${pages})
    (func (export "sum") (param $end i32) (result i64)
      (local $p i32) (local $a v128) (local $b v128) (local $c v128) (local $d v128)
      (loop $next
        (local.set $a (i64x2.add (local.get $a) (v128.load (local.get $p))))
        (local.set $b (i64x2.add (local.get $b) (v128.load offset=16 (local.get $p))))
        (local.set $c (i64x2.add (local.get $c) (v128.load offset=32 (local.get $p))))
        (local.set $d (i64x2.add (local.get $d) (v128.load offset=48 (local.get $p))))
        (br_if $next (i32.lt_u (local.tee $p (i32.add (local.get $p) (i32.const 64))) (local.get $end))))
      (local.set $a (i64x2.add (i64x2.add (local.get $a) (local.get $b)) (i64x2.add (local.get $c) (local.get $d))))
      (i64.add (i64x2.extract_lane 0 (local.get $a)) (i64x2.extract_lane 1 (local.get $a)))))`);
  // TypeScript's library has no WebAssembly outside of the DOM.
  const engine = Reflect.get(globalThis, 'WebAssembly') as Engine;
  const { memory, sum } = new engine.Instance(new engine.Module(module)).exports;
  // Untouched pages would all be the same one.
  new Uint8Array(memory.buffer).fill(7);
  return () => sum(bytes);
}

interface Engine {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => {
    readonly exports: { readonly memory: { readonly buffer: ArrayBuffer }; sum(end: number): bigint };
  };
}
