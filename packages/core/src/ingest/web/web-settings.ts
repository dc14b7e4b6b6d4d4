import type { GuardedClientOptions } from '../../network/guarded-client.ts';

/** How pages of the web are asked for. */
export interface WebSettings extends Pick<GuardedClientOptions, 'lookup'> {
  readonly userAgent: string;
  /** Hosts that may be in a private network. */
  readonly privateHosts: readonly string[];
  /** Between two requests to one host. */
  readonly delayMs: number;
  /** Requests at once to one host. */
  readonly atOnce: number;
  /** For one answer. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
}
