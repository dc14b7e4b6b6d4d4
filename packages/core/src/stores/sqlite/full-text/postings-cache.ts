import { fitted, type Postings } from './doclist.ts';

/** Lists of postings by term: at most so many entries in all, of which those go first that have not been asked for the longest. */
export function postingsCache(most: number) {
  const kept = new Map<string, Postings>();
  let entries = 0;
  return {
    get(term: string): Postings | undefined {
      const found = kept.get(term);
      if (!found) return undefined;
      kept.delete(term);
      kept.set(term, found);
      return found;
    },
    /** One that would take the room of a quarter of all is not kept. */
    set(term: string, list: Postings): void {
      const { length } = list.rows;
      if (length > most / 4) return;
      entries += length;
      for (const [oldest, { rows }] of kept) {
        if (entries <= most) break;
        kept.delete(oldest);
        entries -= rows.length;
      }
      kept.set(term, fitted(list));
    },
  };
}
