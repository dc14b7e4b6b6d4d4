import type { GuardedClientOptions } from '../../network/guarded-client.ts';

/** The name that sites call this robot by. */
export const PRODUCT = 'kb-mcp';

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
  /** Whether there is something that reads the text of pictures. */
  readonly pictures: boolean;
}
