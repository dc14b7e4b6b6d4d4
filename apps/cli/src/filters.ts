import type { Command } from 'commander';
import { collect } from './flags.ts';

/** The flags that restrict what is searched or listed. */
export interface FilterFlags {
  readonly collection?: string[];
  readonly tag?: string[];
  readonly type?: string[];
  readonly path?: string;
  readonly after?: string;
  readonly before?: string;
  readonly changedSince?: string;
}

export function addFilters(command: Command): Command {
  return command
    .option('--collection <name>', 'only this collection (may be repeated)', collect)
    .option('--tag <tag>', 'only documents with this tag (may be repeated: any of them)', collect)
    .option('--type <type>', 'only this format: an extension such as pdf, or a media type (may be repeated)', collect)
    .option('--path <prefix>', 'only documents whose key starts with this, such as a folder')
    .option('--changed-since <date>', 'only documents changed in the base at or after this date (ISO 8601)')
    .option('--after <date>', 'the same')
    .option('--before <date>', 'only documents changed before this date (ISO 8601)');
}

/** The flags as the tools take them. */
export const filterInput = ({ collection, tag, type, path, after, before, changedSince }: FilterFlags) => ({
  collections: collection,
  tags: tag,
  types: type,
  path,
  after: changedSince ?? after,
  before,
});
