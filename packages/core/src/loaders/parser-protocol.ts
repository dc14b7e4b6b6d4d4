import type { ErrorCode } from '../errors.ts';
import type { LoadedDocument, LoadOptions, Source } from '../ports.ts';
import type { FormatName } from './formats.ts';

/** What a parser process is told with each file: never on its command line, which others can see. */
export type ParserSettings = Omit<LoadOptions, 'signal'>;

/** Begin with a file, dropping the one before, or go on with it. */
export type Request =
  | { readonly format: FormatName; readonly source: Source; readonly settings: ParserSettings }
  | 'next';

/** The next documents of the file; without `more` they were the last. */
export interface Response {
  readonly documents: readonly LoadedDocument[];
  readonly more: boolean;
  /** What ended the file after these documents. */
  readonly failure?: Failure;
}

/** An error as it crosses processes; without a code it is one that nobody foresaw. */
export interface Failure {
  readonly code?: ErrorCode | undefined;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  readonly stack?: string | undefined;
}
