import { KbError, type SourceRequest } from '@kb-mcp/core';
import type { Command } from 'commander';
import { collect } from './flags.ts';

/** How far to go from an address of the web, as it was typed. */
export interface ReachFlags {
  readonly depth?: string;
  readonly pages?: string;
  readonly alsoHost?: readonly string[];
}

/** Adds the flags for addresses of the web to a command. */
export const addReach = (command: Command): Command =>
  command
    .option(
      '--depth <links>',
      'for an address: pages so many links away from it (default: 3 when it ends in a slash, else 0)',
    )
    .option('--pages <number>', 'for an address: at most so many pages (default: 2000)')
    .option('--also-host <name>', 'for an address: pages of this host as well (may be repeated)', collect);

/** Whether somebody typed an address, not a path. */
export const isAddress = (path: string): boolean => /^https?:\/\//i.test(path);

/** The reach that was typed; throws `invalid_input` when it makes no sense. */
export function reachOf({ depth, pages, alsoHost }: ReachFlags): SourceRequest['reach'] {
  if (depth === undefined && pages === undefined && alsoHost === undefined) return undefined;
  return { depth: count('--depth', depth, 0, 50), pages: count('--pages', pages, 1, 100_000), hosts: alsoHost };
}

function count(flag: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new KbError('invalid_input', `${flag} is a number from ${least} to ${most.toLocaleString('en')}.`);
}
