/** Synthetic vectors for tests and benchmarks; the same seed gives the same vectors. */
export interface SampleVectors {
  next(): Float32Array;
}

export type SampleShape =
  | 'random'
  | 'clustered'
  | 'near-duplicates'
  | 'alike'
  | 'offset'
  | 'one large value'
  | 'sparse'
  | 'tiny'
  | 'huge';

/** An endless supply of vectors of one shape. */
export function sampleVectors(shape: SampleShape, dimensions: number, seed = 1): SampleVectors {
  const normal = normals(seed);
  const fresh = () => Float32Array.from({ length: dimensions }, normal);
  const centres = Array.from({ length: 20 }, fresh);
  let count = 0;
  const around = (spread: number) => {
    const centre = centres[count++ % centres.length] ?? fresh();
    return centre.map((value) => value + spread * normal());
  };
  const [first] = centres;
  const shapes: Record<SampleShape, () => Float32Array> = {
    random: fresh,
    clustered: () => around(0.5),
    'near-duplicates': () => around(0.05),
    alike: () => fresh().map((value, i) => value / 100 + (first?.[i] ?? 0)),
    offset: () => fresh().map((value, i) => value + 2 * (first?.[i] ?? 0)),
    'one large value': () => fresh().fill(30 + normal(), 0, 1),
    sparse: () => fresh().map((value, i) => (Math.abs(normal()) > 2.5 || i === 0 ? value : 0)),
    tiny: () => fresh().map((value) => value * 1e-30),
    huge: () => fresh().map((value) => value * 1e30),
  };
  return { next: shapes[shape] };
}

/** Normally distributed numbers (Box-Muller over a linear congruential generator). */
function normals(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return ((state >>> 0) + 1) / (2 ** 32 + 1);
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}
