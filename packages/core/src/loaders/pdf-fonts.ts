import type { getDocumentProxy } from 'unpdf';
import { isRecord } from './plain.ts';

/** A page as the engine gives it. */
export type PdfPage = Awaited<ReturnType<Awaited<ReturnType<typeof getDocumentProxy>>['getPage']>>;

/**
 * How wide a letter of a font that a page uses is, for each unit of its width and each of its size. Not a number where its letters cannot be placed: they
 * are written downwards, or are drawings as high as they like.
 */
export function unitOf({ commonObjs }: PdfPage, name: string): number {
  const font: unknown = commonObjs.has(name) ? commonObjs.get(name) : undefined;
  if (!isRecord(font) || font['vertical'] === true) return Number.NaN;
  const { fontMatrix, isType3Font: isDrawn } = font;
  const [wide = USUAL, , , high = USUAL] = Array.isArray(fontMatrix) ? fontMatrix.map(Number) : [];
  return isDrawn === true && !(Math.abs(high) >= USUAL / 3 && Math.abs(high) <= USUAL * 1.5) ? Number.NaN : wide;
}

/** Most fonts have a thousand units for their size. */
const USUAL = 0.001;
