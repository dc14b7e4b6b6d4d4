import { nearPath } from './near-path.ts';
import { plural } from './numbers.ts';
import { styled } from './terminal.ts';

export interface FileLine {
  readonly status: keyof typeof colours;
  readonly path: string;
  /** Why it failed. */
  readonly reason?: { readonly message: string } | undefined;
  /** What stands beside it otherwise. */
  readonly note?: string | undefined;
}

/** What became of one file, on one line. */
export function fileLine({ status, path, reason, note = '' }: FileLine): string {
  const mark = styled(colours[status], status.padEnd(9));
  if (reason) return `${mark}  ${nearPath(path)}: ${reason.message}`;
  return note === '' ? `${mark}  ${nearPath(path)}` : `${mark}  ${nearPath(path)}  ${styled('dim', note)}`;
}

/** How much came from a file. */
export function held({ documents, passages, replaced = 0, garbled = 0 }: Held): string {
  const there = documents === 1 ? [] : [plural(documents, 'document')];
  const found = [...there, plural(passages, 'passage')].join(', ');
  const told = [];
  if (replaced === 1) told.push('1 record was replaced by a later one with the same id');
  if (replaced > 1) told.push(`${plural(replaced, 'record')} were replaced by later ones with the same id`);
  if (garbled > 0)
    told.push(`the fonts of ${plural(garbled, 'page')} give wrong letters, so that their words are not found`);
  return [found, ...told].join('; ');
}

interface Held {
  readonly documents: number;
  readonly passages: number;
  readonly replaced?: number | undefined;
  readonly garbled?: number | undefined;
}

const colours = {
  added: 'green',
  changed: 'yellow',
  moved: 'cyan',
  removed: 'magenta',
  unchanged: 'dim',
  copied: 'dim',
  failed: 'red',
} as const;
