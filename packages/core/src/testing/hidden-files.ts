import type { HiddenCase } from './hidden-files/hidden-case.ts';
import { hiddenInOffice } from './hidden-files/office.ts';
import { hiddenInPdf } from './hidden-files/pdf.ts';
import { hiddenInTexts } from './hidden-files/text.ts';
import { hiddenInPages } from './hidden-files/web.ts';

/** Files that hide a word, by name: what a reader sees must be found, the hidden word must not, and the audit must tell of it. */
export const hiddenCases: Readonly<Record<string, HiddenCase>> = {
  ...hiddenInPdf,
  ...hiddenInOffice,
  ...hiddenInPages,
  ...hiddenInTexts,
};
