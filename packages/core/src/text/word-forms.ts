import { fold } from './fold.ts';

/** A word in its numbers and genders, without accents: all begin alike. */
export interface WordForms {
  readonly start: string;
  readonly endings: ReadonlySet<string>;
}

/** The numbers and genders of a word in lower case, in English its past too, where its language forms them by a few endings; `undefined` for other languages, and for words that are too short. */
export function wordForms(word: string, language: string): WordForms | undefined {
  const kinds = ofLanguage.get(language);
  if (!kinds || !formed.test(word)) return undefined;
  const bare = fold(word);
  for (const { ending, endings } of kinds) {
    const start = bare.replace(ending, '');
    if (start !== bare && start.length >= shortestStart) return { start, endings };
  }
  return { start: bare, endings: kinds.at(-1)?.endings ?? new Set() };
}

/** A text in lower case without the accents of Latin letters. */
export function withoutAccents(text: string): string {
  return text.toLowerCase().replace(/[\u00c0-\u024f]|[\u0300-\u036f]/g, (letter) => {
    const known = bareLetters.get(letter) ?? fold(letter);
    bareLetters.set(letter, known);
    return known;
  });
}

const bareLetters = new Map<string, string>();

/** Whether a text in lower case and without accents holds one of the forms as a word. */
export function holdsForm(text: string, { start, endings }: WordForms): boolean {
  for (let at = text.indexOf(start); at !== -1; at = text.indexOf(start, at + 1)) {
    if (at > 0 && isLetter(text.charCodeAt(at - 1))) continue;
    const from = at + start.length;
    let to = from;
    while (to < text.length && isLetter(text.charCodeAt(to))) to++;
    if (endings.has(text.slice(from, to))) return true;
  }
  return false;
}

const formed = /^\p{Script=Latin}{3,32}$/u;
const shortestStart = 2;

interface Kind {
  readonly ending: RegExp;
  readonly endings: ReadonlySet<string>;
}

const kind = (ending: RegExp, endings: string): Kind => ({ ending, endings: new Set(endings.split(' ')) });

const ofLanguage: ReadonlyMap<string, readonly Kind[]> = new Map([
  [
    'fr',
    [
      kind(/a(?:ux?|ls?|les?|il)$/, 'al ale ales als au aux ail'),
      // The first is none.
      kind(/(?:ees?|es|e|s|x)$/, ' e s x es ee ees'),
    ],
  ],
  ['en', [kind(/(?:y|ies|ied)$/, 'y ies ied ie ys'), kind(/(?<=.{3})(?:ed|es|e|s)$/, ' e s es ed')]],
]);

const isLetter = (unit: number): boolean =>
  unit < 0x80 ? asciiWord[unit] === 1 : /[\p{L}\p{N}]/u.test(String.fromCharCode(unit));

const asciiWord = Uint8Array.from({ length: 0x80 }, (_, unit) => (/[a-z0-9]/i.test(String.fromCharCode(unit)) ? 1 : 0));
