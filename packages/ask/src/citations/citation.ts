import type { Quotation } from './quotations.ts';
import type { Source } from './sources.ts';

/** A quotation of the answer after it was looked up. */
export interface Citation extends Quotation {
  /** `unsupported`: the words do not stand there; `unchecked`: there was no way to look. */
  readonly status: 'verified' | 'unsupported' | 'unchecked';
  readonly source?: Source | undefined;
}
