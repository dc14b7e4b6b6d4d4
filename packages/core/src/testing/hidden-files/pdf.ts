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
  'covered.pdf': drawn((unseen) => `${line(unseen)} 0 g ${cover}`),
  'covered-in-white.pdf': drawn((unseen) => `${line(unseen)} 1 g ${cover}`),
  'covered-in-part.pdf': drawn(
    (unseen) => `BT /F1 12 Tf 72 600 Td (Black and ) Tj (${unseen}) Tj ET 0 g 128 596 90 14 re f`,
  ),
  'covered-turned.pdf': drawn(
    (unseen) => `q 0 1 -1 0 400 0 cm BT /F1 12 Tf 72 300 Td (${unseen}) Tj ET Q 0 g 80 60 30 200 re f`,
  ),
  'covered-scaled.pdf': drawn((unseen) => `${line(unseen)} q 300 0 0 30 60 590 cm 0 0 1 1 re f Q`),
  'covered-in-a-window.pdf': drawn((unseen) => `${line(unseen)} q 60 590 300 30 re W n 0 0 600 800 re f Q`),
  'layer.pdf': (seen, unseen) => layered(seen, `/OC /Away BDC BT /F1 12 Tf 72 600 Td (The word ${unseen}) Tj ET EMC`),
  'layer-on-picture.pdf': (seen, unseen) =>
    layered(
      seen,
      `0 0 .5 rg 50 580 400 60 re f /OC /Away BDC /Span BMC BT /F1 12 Tf 72 600 Td (${unseen}) Tj ET EMC EMC`,
    ),
};

const line = (text: string): string => `BT /F1 12 Tf 72 600 Td (${text}) Tj ET`;
const cover = '60 590 300 30 re f';

/** A PDF of one page with a layer that is shown, `/Here`, and one that is not, `/Away`. */
export const layered = (seen: string, content: string): Uint8Array =>
  tinyPdf([[sentence(seen)]], {
    content,
    catalog: '/OCProperties << /OCGs [6 0 R 7 0 R] /D << /OFF [7 0 R] >> >>',
    resources: '/Properties << /Here 6 0 R /Away 7 0 R >>',
    objects: ['<< /Type /OCG /Name (Here) >>', '<< /Type /OCG /Name (Away) >>'],
  });

function drawn(more: (unseen: string) => string): HiddenCase {
  return (seen, unseen) => tinyPdf([[sentence(seen)]], { content: more(unseen) });
}
