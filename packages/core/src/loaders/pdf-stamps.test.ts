import { expect, test } from 'vitest';
import type { LoadedDocument } from '../ports.ts';
import { loadAll } from '../testing/describe-loader.ts';
import { pdfLoader } from './pdf.ts';

interface Mark {
  readonly look: string;
  readonly kind?: string;
  readonly flags?: number;
  readonly more?: string;
}

/** A contract with these annotations on it, each 40 points above the next; `/Away` is a layer that is not shown. */
async function stamped(...marks: readonly Mark[]): Promise<LoadedDocument | undefined> {
  const first = 8;
  const content = 'BT /F1 12 Tf 20 450 Td (The contract.) Tj ET';
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [${first} 0 R] >> /OCProperties << /OCGs [6 0 R 7 0 R] /D << /OFF [7 0 R] >> >> >>`,
    '<< /Type /Pages /Kids [4 0 R] /Count 1 >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 500] /Resources << /Font << /F1 3 0 R >> >> /Contents 5 0 R /Annots [${marks.map((_, i) => `${first + i * 2} 0 R`).join(' ')}] >>`,
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /OCG /Name (Here) >>',
    '<< /Type /OCG /Name (Away) >>',
    ...marks.flatMap(({ look, kind = '/Subtype /Stamp', flags = 4, more = '' }, i) => [
      `<< /Type /Annot ${kind} /Rect [20 ${380 - i * 40} 220 ${420 - i * 40}] /F ${flags} /AP << /N ${first + 1 + i * 2} 0 R >> ${more} >>`,
      `<< /Type /XObject /Subtype /Form /BBox [0 0 200 40] /Resources << /Font << /F1 3 0 R >> /Properties << /Away 7 0 R >> >> /Length ${look.length} >>\nstream\n${look}\nendstream`,
    ]),
  ];
  const body = objects.map((object, i) => `${i + 1} 0 obj\n${object}\nendobj\n`).join('');
  const bytes = Buffer.from(`%PDF-1.5\n${body}trailer << /Root 1 0 R >>\n%%EOF`, 'latin1');
  const [document] = await loadAll(pdfLoader, { name: 'a.pdf', bytes: new Uint8Array(bytes) });
  return document;
}

const line = (text: string, set = '') => `${set} BT /F1 10 Tf 5 5 Td (${text}) Tj ET`;

test('what stamps and signatures show is read where they stand, white letters on their colour too', async () => {
  const signed = '1 0 0 1 5 20 Tm (Signed by) Tj 30 0 Td (Ann) Tj 1 0 0 1 5 5 Tm (on 2 March) Tj';
  const document = await stamped(
    { kind: '/Subtype /Widget /FT /Sig /T (s)', look: `BT /F1 10 Tf ${signed} ET` },
    { look: '1 0 0 rg 0 0 90 20 re f 1 g BT /F1 10 Tf 5 5 Td (APPR) Tj (OVED) Tj ET' },
    { look: line('secret'), flags: 6 },
  );
  expect(document?.text.split(/\n+/)).toEqual(['The contract.', 'Signed by Ann on 2 March', 'APPROVED', '']);
  expect(document?.metadata).toBeUndefined();
});

const hidden: Readonly<Record<string, readonly [kind: string, mark: Mark]>> = {
  'white on nothing': ['sameColour', { look: line('secret', '1 g') }],
  'white beside a spot of colour': ['sameColour', { look: line('secret', '1 0 0 rg 150 30 2 2 re f 1 g') }],
  'not drawn': ['sameColour', { look: line('secret', '3 Tr') }],
  'too small': ['tiny', { look: 'BT /F1 1 Tf 5 5 Td (secret) Tj ET' }],
  'too small by a scale': ['tiny', { look: line('secret', '.1 0 0 .1 0 0 cm') }],
  'outside its box': ['offPage', { look: 'BT /F1 10 Tf 5 300 Td (secret) Tj ET' }],
  'below a box': ['covered', { look: `${line('secret')} 0 g 0 0 150 30 re f` }],
  'on a layer that is not shown': ['styled', { look: `/OC /Away BDC ${line('secret')} EMC` }],
  'on such a layer as a whole': ['styled', { look: line('secret'), more: '/OC 7 0 R' }],
};

for (const [where, [kind, mark]] of Object.entries(hidden))
  test(`letters of a stamp ${where} are left out and counted`, async () => {
    const document = await stamped({ look: line('PAID') }, mark);
    expect(document?.text).toBe('The contract.\n\nPAID\n');
    expect(document?.metadata).toEqual({ hidden: { [kind]: 6 } });
  });
