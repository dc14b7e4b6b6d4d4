import type { Candidate, IndexedDocument } from '../../ports.ts';
import type { Access, Document, Passage } from '../../model.ts';

/** A passage with its words. */
export interface Row {
  readonly number: number;
  readonly ordinal: number;
  readonly indexed: IndexedDocument;
  readonly body: readonly string[];
  readonly title: readonly string[];
}

export interface Stored {
  readonly indexed: IndexedDocument;
  readonly rows: readonly Row[];
}

export type PassageIndex = ReturnType<typeof passageIndex>;

/** Documents in memory, with how often which word stands in which of their passages. */
export function passageIndex() {
  const documents = new Map<string, Stored>();
  const rows = new Map<number, Row>();
  const postings = new Map<string, Map<number, number>>();
  let lastRow = 0;

  return {
    all: (): Stored[] => [...documents.values()],
    get: (id: string): Stored | undefined => documents.get(id),
    visible: (access: Access): Stored[] =>
      [...documents.values()].filter((stored) => allows(access, stored.indexed.document)),
    row: (number: number): Row | undefined => rows.get(number),
    rows: (): Row[] => [...rows.values()],
    /** Every word that a passage ever held. */
    words: (): Iterable<string> => postings.keys(),
    /** The visible passages with a word, and how often it stands in each. */
    holding(word: string, access: Access): (readonly [row: Row, times: number])[] {
      return [...(postings.get(word) ?? [])].flatMap(([number, times]) => {
        const row = rows.get(number);
        return row && allows(access, row.indexed.document) ? [[row, times] as const] : [];
      });
    },
    /** Takes a document in of which there is nothing yet; under the numbers that its passages had before, where they are given. */
    add(indexed: IndexedDocument, former: readonly Row[] = []): void {
      const title = split(indexed.titleTokens);
      const made = indexed.passages.map((passage, ordinal): Row => {
        const number = former[ordinal]?.number ?? ++lastRow;
        return { number, ordinal, indexed, body: split(passage.tokens), title };
      });
      for (const row of made) {
        rows.set(row.number, row);
        for (const word of [...row.body, ...title]) {
          const posting = postings.get(word) ?? new Map<number, number>();
          posting.set(row.number, (posting.get(row.number) ?? 0) + 1);
          postings.set(word, posting);
        }
      }
      documents.set(indexed.document.id, { indexed, rows: made });
    },
    remove(stored: Stored): void {
      for (const row of stored.rows) {
        for (const word of [...row.body, ...row.title]) postings.get(word)?.delete(row.number);
        rows.delete(row.number);
      }
      documents.delete(stored.indexed.document.id);
    },
    clear(): void {
      documents.clear();
      rows.clear();
      postings.clear();
    },
  };
}

export const allows = (access: Access, document: Document): boolean =>
  access === 'all' || access.includes(document.collection);

export function toCandidate({ number, ordinal, indexed }: Row): Candidate {
  const { document, titleTokens, passages } = indexed;
  const { id: documentId, language } = document;
  return { row: number, documentId, ordinal, tokens: passages[ordinal]?.tokens ?? '', titleTokens, language };
}

export function toPassage({ indexed, ordinal }: Row): Passage {
  const passage = indexed.passages[ordinal];
  if (!passage) throw new RangeError(`There is no passage ${ordinal}.`);
  const { tokens: _tokens, ...rest } = passage;
  return { documentId: indexed.document.id, ordinal, ...rest };
}

const split = (tokens: string): string[] => tokens.split(/[ \n]/).filter(Boolean);
