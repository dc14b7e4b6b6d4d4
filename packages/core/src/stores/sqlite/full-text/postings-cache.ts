import type { Postings } from './doclist.ts';

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
    set(term: string, { rows, counts, titled }: Postings): void {
      if (rows.length > most / 4) return;
      entries += rows.length;
      for (const [oldest, list] of kept) {
        if (entries <= most) break;
        kept.delete(oldest);
        entries -= list.rows.length;
      }
      // The lists were read into more room than they took.
      kept.set(term, { rows: rows.slice(), counts: counts.slice(), titled: titled.slice() });
    },
  };
}
