import { CFB } from '@e965/xlsx';
import { expect, test } from 'vitest';
import { tinyDocx, wordParagraph } from '../testing/tiny-files.ts';
import { formatFor } from './index.ts';

const refusal = (name: string, bytes: Uint8Array): string => {
  try {
    return formatFor({ name, bytes }).format;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/ Supported: [^]*/, '') : String(error);
  }
};

/** An old Office file that holds one stream. */
function compound(stream: string): Uint8Array {
  const file = CFB.utils.cfb_new();
  CFB.utils.cfb_add(file, `/${stream}`, Buffer.alloc(10));
  return new Uint8Array(Buffer.from(CFB.write(file, { type: 'array' })));
}

test('what hinders a file is told to the person who has it, with what to do where something can be done', () => {
  const cut = tinyDocx(wordParagraph('Tea.')).subarray(0, 400);
  expect(refusal('report.docx', cut)).toBe('report.docx is damaged, or not complete.');
  expect(refusal('files.zip', cut)).toBe('files.zip is damaged, or not complete.');
  expect(refusal('notes.txt', cut)).toBe('notes.txt is not plain text: its content is a broken ZIP archive.');
  expect(refusal('report.xlsx', compound('EncryptedPackage'))).toBe('report.xlsx is protected by a password.');
  expect(refusal('figures.xls', compound('Wookbrok'))).toBe('figures.xls is damaged, or not complete.');
  const old = compound('WordDocument');
  expect(refusal('report.doc', old)).toBe(
    'report.doc is an old Word document (DOC): that cannot be read. Save it as DOCX.',
  );
  expect(refusal('report.docx', old)).toBe(
    'report.docx is not Word (DOCX): its content is an old Word document (DOC). Save it as DOCX.',
  );
});
