import type { Citation } from '../citations/citation.ts';
import type { Source } from '../citations/sources.ts';
import type { Usage } from '../models/language-model.ts';

/** The answer to one question, with what it rests on and what it took. */
export interface Answer {
  readonly text: string;
  /** `cut`: the model ran into its length; `filter` and `refusal`: the service or the model would not answer. */
  readonly finish: 'answered' | 'cut' | 'filter' | 'refusal';
  readonly citations: readonly Citation[];
  /** Every passage and document that tools have shown in this conversation. */
  readonly sources: readonly Source[];
  readonly calls: readonly FinishedCall[];
  readonly model: string;
  readonly usage: Usage;
  /** Dollars, where a price was given. */
  readonly cost?: number;
  /** Sentences about limits that were met. */
  readonly notes: readonly string[];
}

export interface FinishedCall {
  /** The name of the function, and the server and tool behind it. */
  readonly name: string;
  readonly server: string;
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly ok: boolean;
  /** Not known of a call that the service made itself. */
  readonly ms?: number;
}

/** What happens while a question is answered. Ends with one `answer`. */
export type AskEvent =
  | {
      readonly type: 'call';
      readonly server: string;
      readonly tool: string;
      readonly input: Readonly<Record<string, unknown>>;
    }
  | { readonly type: 'result'; readonly call: FinishedCall; readonly text: string }
  | { readonly type: 'text'; readonly text: string }
  /** The text since the last call or answer is void: the connection was lost, and it begins anew. */
  | { readonly type: 'restart' }
  | { readonly type: 'answer'; readonly answer: Answer };
