import type { DocumentLine, EarlierLine } from './lines.ts';

export interface EarlierText {
  readonly line: EarlierLine;
  readonly number: number;
  /** Of its line. */
  readonly length: number;
}

/** Earlier texts on their way in: they come before the document that had them. */
export interface EarlierTexts {
  /** Of too many the first ones are left out. */
  add(text: EarlierText): void;
  /** How long all lines are that have come. */
  characters(): number;
  /** Those of the document that follows, which leaves none; those of another are refused. */
  takeOf(document: DocumentLine | undefined): readonly EarlierLine[];
}

export function earlierTexts(refuse: (line: number, why: string) => void): EarlierTexts {
  let waiting: EarlierText[] = [];
  let characters = 0;
  return {
    characters: () => characters,
    add(text) {
      waiting.push(text);
      characters += text.length;
      while (waiting.length > MOST || (characters > MOST_CHARACTERS && waiting.length > 1)) {
        const first = waiting.shift();
        if (!first) return;
        characters -= first.length;
        refuse(first.number, 'is one of more earlier texts than one document can have here: later ones are kept');
      }
    },
    takeOf(document) {
      const taken = waiting;
      waiting = [];
      characters = 0;
      return taken.flatMap(({ line, number }) => {
        if (document && isOf(line, document)) return [line];
        refuse(number, 'is an earlier text of another document than the next one');
        return [];
      });
    },
  };
}

const isOf = (line: EarlierLine, { id, collection, key }: DocumentLine): boolean =>
  line.id === id && line.collection === collection && line.key === key;

const MOST = 1_000;
/** Five texts of six million characters, with their passages. */
const MOST_CHARACTERS = 32 * 2 ** 20;
