import type { Pdf } from './pdf-open.ts';

/** Tells of the layers of a PDF whether they are shown when it is opened; `undefined` when all are. */
export async function pdfLayers(pdf: Pdf): Promise<((layer: unknown) => boolean) | undefined> {
  // Broken layers are no reason to lose the text.
  const layers = await pdf.getOptionalContentConfig({ intent: 'display' }).catch(() => undefined);
  const all: readonly (readonly [string, { readonly visible: boolean }])[] = layers ? [...layers] : [];
  return all.every(([, { visible }]) => visible) ? undefined : (layer) => layers?.isVisible(layer) !== false;
}
