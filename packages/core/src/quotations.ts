import type { Citation, Filter } from './model.ts';
import type { DocumentVersion } from './versions.ts';

/** What somebody says that stands somewhere. */
export interface QuoteQuery {
  readonly quote: string;
  /** Only this document; a passage's id names its document. */
  readonly documentId?: string | undefined;
  readonly filter?: Filter | undefined;
}

/** A citation with the address that opens its document with those characters marked. */
export interface LinkedCitation {
  readonly citation: Citation;
  readonly url: string;
}

/** Whether a quotation stands in the base, and where. */
export interface QuoteCheck {
  /** `near`: the same words, figures and signs in the same order, set differently or with parts left out at an ellipsis. */
  readonly verdict: 'exact' | 'near' | 'absent';
  /** The places, those that differ least first; at most 10. Empty when absent. */
  readonly matches: readonly (LinkedCitation & {
    readonly differences: readonly {
      readonly kind: string;
      readonly count: number;
      /** The first of this kind, in the quotation and in the document. */
      readonly quote: string;
      readonly document: string;
    }[];
  })[];
  /** Where an absent quotation stood in the latest of the earlier versions that were looked at. */
  readonly earlier?: QuoteCheck['matches'][number] & { readonly version: DocumentVersion };
  /** What is most like an absent quotation, and what that says otherwise. It does not confirm the quotation. */
  readonly closest?: LinkedCitation & {
    /** The share of the quotation's words that stand there, in order. */
    readonly share: number;
    readonly differences: readonly { readonly quote: string; readonly document: string }[];
  };
  /** Whether everything that could hold the quotation was read; else an absent one may stand where nobody looked. */
  readonly complete: boolean;
}
