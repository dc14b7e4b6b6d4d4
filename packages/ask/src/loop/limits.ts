/** What one question may cost. */
export interface Limits {
  /** How often the model may call tools before it has to answer. */
  readonly rounds: number;
  /** How long one call of a tool may take. */
  readonly callMs: number;
  /** Calls at the same time. */
  readonly parallel: number;
  /** Of one result, what the model reads. */
  readonly resultCharacters: number;
  /** Tokens in and out after which no more tools are called. */
  readonly tokens: number;
  /** How often a stream that broke off is asked for again. */
  readonly reconnects: number;
}

export const defaultLimits: Limits = {
  rounds: 8,
  callMs: 60_000,
  parallel: 4,
  resultCharacters: 24_000,
  tokens: 200_000,
  reconnects: 2,
};
