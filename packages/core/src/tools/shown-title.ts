import type { Document } from '../model.ts';

/** What a document is called before people and models: its title, without one the first words of a text of it, or its key. */
export function shownTitle({ title, key }: Pick<Document, 'title' | 'key'>, text: string): string {
  if (title !== '') return title;
  const [line = ''] = text.replace(/^[\s#>*-]+/, '').split('\n', 1);
  const start = line.trim();
  if (start.length <= LONGEST) return start || key;
  const cut = start.slice(0, LONGEST).toWellFormed();
  return `${cut.replace(/\s+\S*$/, '')}…`;
}

const LONGEST = 80;
