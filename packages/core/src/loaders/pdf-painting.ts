import type { Box } from './pdf-covers.ts';
import { IDENTITY, type Matrix } from './pdf-matrix.ts';

/** What a page paints with, and through: what `q` keeps and `Q` brings back. */
export interface Painting {
  matrix: Matrix;
  alpha: number;
  blend: string;
  isMasked: boolean;
  /** It is drawn within something through which one sees. */
  isVeiled: boolean;
  /** What is filled has one colour. */
  isPlain: boolean;
  /** Only what is in this box is drawn, and all of it when that is known. */
  cut: Box;
  isCut: boolean;
  /** Of a width of the font, for each unit of the size. */
  unit: number;
  size: number;
  spacing: number;
  wordSpacing: number;
  stretch: number;
  rise: number;
  leading: number;
}

/** Everything, as far as anything is painted. */
export const EVERYWHERE: Box = [-Infinity, -Infinity, Infinity, Infinity];

/** How a page begins. */
export const START: Readonly<Painting> = {
  matrix: IDENTITY,
  alpha: 1,
  blend: 'source-over',
  isMasked: false,
  isVeiled: false,
  isPlain: true,
  cut: EVERYWHERE,
  isCut: true,
  unit: Number.NaN,
  size: 0,
  spacing: 0,
  wordSpacing: 0,
  stretch: 1,
  rise: 0,
  leading: 0,
};

/** Whether nothing shines through what is painted. */
export const isOpaque = ({ alpha, blend, isMasked, isVeiled }: Painting): boolean =>
  alpha === 1 && blend === 'source-over' && !isMasked && !isVeiled;

/** What the entries of a graphics state change of that. */
export function changesIn(entries: unknown, unitOf: (font: string) => number): Partial<Painting> {
  // Pairs of a name and a value.
  const said = new Map(entries as readonly (readonly [string, unknown])[]);
  const font = said.get('Font');
  return {
    ...(said.has('ca') && { alpha: Number(said.get('ca')) }),
    ...(said.has('BM') && { blend: String(said.get('BM')) }),
    ...(said.has('SMask') && { isMasked: said.get('SMask') !== false }),
    ...(Array.isArray(font) && { unit: unitOf(String(font[0])), size: Number(font[1]) }),
  };
}
