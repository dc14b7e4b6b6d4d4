import { tinyPdf } from '../tiny-files.ts';
import { type HiddenCase, order, sentence } from './hidden-case.ts';

/** What PDF files hide. */
export const hiddenInPdf: Readonly<Record<string, HiddenCase>> = {
  'white.pdf': drawn((unseen) => `BT 1 1 1 rg /F1 12 Tf 72 600 Td (The word ${unseen}) Tj ET`),
  'white-gray.pdf': drawn((unseen) => `BT 1 g /F1 12 Tf 72 600 Td (The word ${unseen}) Tj ET`),
  'white-cmyk.pdf': drawn((unseen) => `BT 0 0 0 0 k /F1 12 Tf 72 600 Td (The word ${unseen}) Tj ET`),
  'white-in-line.pdf': drawn((unseen) => `BT /F1 12 Tf 72 600 Td (Black ) Tj 1 1 1 rg (and ${unseen}) Tj ET`),
  'white-order.pdf': drawn((unseen) => `BT 1 1 1 rg /F1 12 Tf 72 600 Td (${order(unseen)}) Tj ET`),
  'tiny.pdf': drawn((unseen) => `BT /F1 1 Tf 72 600 Td (The word ${unseen}) Tj ET`),
  'tiny-matrix.pdf': drawn((unseen) => `BT /F1 12 Tf .05 0 0 .05 72 600 Tm (The word ${unseen}) Tj ET`),
  'off-page.pdf': drawn((unseen) => `BT /F1 12 Tf 72 -600 Td (The word ${unseen}) Tj ET`),
  'mode-3.pdf': drawn((unseen) => `BT 3 Tr /F1 12 Tf 72 600 Td (The word ${unseen}) Tj ET`),
};

function drawn(more: (unseen: string) => string): HiddenCase {
  return (seen, unseen) => tinyPdf([[sentence(seen)]], { content: more(unseen) });
}
