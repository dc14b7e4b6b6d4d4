import { toLevels } from '../vectors/quantise.ts';

/** A vector's direction in whole numbers of 16 bits, little-endian, in base64. What is read back and written again is the same text. */
export function writeVector(vector: Float32Array): string {
  const { codes } = toLevels(vector, PEAK);
  const bytes = Buffer.alloc(codes.length * 2);
  for (const [index, code] of codes.entries()) bytes.writeInt16LE(code, index * 2);
  return bytes.toString('base64');
}

/** The vector at unit length; `undefined` when the text is no vector of so many dimensions. */
export function readVector(base64: string, dimensions: number): Float32Array | undefined {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length !== dimensions * 2) return undefined;
  const codes = Float32Array.from({ length: dimensions }, (_, index) => bytes.readInt16LE(index * 2));
  const length = Math.hypot(...codes);
  return length === 0 ? undefined : codes.map((code) => code / length);
}

const PEAK = 32_767;
