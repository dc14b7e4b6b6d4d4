import type { Schema } from '../tools/strict-schema.ts';

/** A call that the model asks for; the arguments are as it wrote them. */
export interface CallRequest {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

/** One step of a conversation. */
export type Turn =
  | { readonly role: 'user'; readonly text: string }
  | {
      readonly role: 'assistant';
      readonly text: string;
      readonly calls: readonly CallRequest[];
      /** What the service wants to see again as it was. */
      readonly raw?: readonly unknown[] | undefined;
    }
  | { readonly role: 'tool'; readonly callId: string; readonly text: string };

export interface FunctionSpec {
  readonly name: string;
  readonly description: string;
  readonly parameters: Schema;
  readonly strict: boolean;
}

export interface ModelRequest {
  readonly instructions: string;
  readonly turns: readonly Turn[];
  readonly functions: readonly FunctionSpec[];
  /** Otherwise it has to answer with what it knows by now. */
  readonly mayCall: boolean;
  readonly signal: AbortSignal;
}

/** Tokens, as the service counts them. */
export interface Usage {
  readonly input: number;
  /** Of the input, what the service had kept from before. */
  readonly cached: number;
  readonly output: number;
}

export interface Reply {
  readonly text: string;
  readonly calls: readonly CallRequest[];
  /** `length`: cut off; `filter`: stopped by the service; `refusal`: the model would not. */
  readonly finish: 'stop' | 'length' | 'filter' | 'refusal';
  readonly usage: Usage | undefined;
  readonly raw?: readonly unknown[] | undefined;
}

export type ModelEvent =
  | { readonly type: 'text'; readonly text: string }
  /** A call that the service itself made on a remote server. */
  | {
      readonly type: 'remote';
      readonly tool: string;
      readonly arguments: string;
      /** The text of its result, or what went wrong. */
      readonly output: string;
      readonly failed: boolean;
    }
  | { readonly type: 'reply'; readonly reply: Reply };

/** A model behind a service. Ends with one `reply`; a stream that ends before it was cut off. Throws `KbError`. */
export interface LanguageModel {
  readonly name: string;
  reply(request: ModelRequest): AsyncIterable<ModelEvent>;
}
