import { KbError, toKbError, type ErrorCode } from './errors.ts';

/** What is wrong with a model or a service. `refused` is about what it was asked, everything else about whatever it is asked. */
export type Trouble = 'unreachable' | 'key' | 'busy' | 'loading' | 'late' | 'failing' | 'refused';

interface ServiceErrorOptions {
  readonly trouble: Trouble;
  readonly cause?: unknown;
}

/** A model or a service that did not do what it was asked. Its sentence may name addresses and quote the service: it is for whoever runs kb-mcp. */
export class ServiceError extends KbError {
  readonly trouble: Trouble;

  constructor(code: ErrorCode, message: string, { trouble, cause }: ServiceErrorOptions) {
    super(code, message, cause === undefined ? {} : { cause });
    this.trouble = trouble;
  }
}

/** What is wrong, of any error. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof ServiceError) return error.trouble;
  const { code } = toKbError(error);
  return code === 'rate_limited' ? 'busy' : code === 'timeout' ? 'late' : 'failing';
}

/** The same in a sentence that every caller may read: it says nothing of addresses, accounts or what others asked. */
export const inPlainWords = (called: string, trouble: Trouble): string => `${called} ${words[trouble]}.`;

const words: Readonly<Record<Trouble, string>> = {
  unreachable: 'cannot be reached',
  key: 'does not accept the API key of this server',
  busy: 'is asked too often',
  loading: 'is still being loaded',
  late: 'does not answer in time',
  failing: 'does not answer as it should',
  refused: 'refused this question',
};
