import { fold } from './fold.ts';

/** A word in its numbers and genders, without accents: all begin alike. */
export interface WordForms {
  readonly start: string;
  readonly endings: ReadonlySet<string>;
}

/** The numbers and genders of a word in lower case, where its language forms them by a few endings; `undefined` for other languages, and for words that are too short. */
export function wordForms(word: string, language: string): WordForms | undefined {
  if (!languages.has(language) || !formed.test(word)) return undefined;
  const bare = fold(word);
  for (const { ending, endings } of kinds) {
    const start = bare.replace(ending, '');
    if (start !== bare && start.length >= shortestStart) return { start, endings };
  }
  return { start: bare, endings: plain };
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

const languages = new Set(['en', 'fr']);
const formed = /^\p{Script=Latin}{3,32}$/u;
const shortestStart = 2;
const plain = new Set(['', 'e', 's', 'x', 'es']);
// «travail», «national»; "policy"; «loyer», «loyers».
const kinds = [
  { ending: /a(?:ux?|ls?|les?|il)$/, endings: new Set('al ale ales als au aux ail'.split(' ')) },
  { ending: /(?:y|ies)$/, endings: new Set(['y', 'ies', 'ie', 'ys']) },
  { ending: /(?:es|e|s|x)$/, endings: plain },
];

const isLetter = (unit: number): boolean =>
  unit < 0x80 ? asciiWord[unit] === 1 : /[\p{L}\p{N}]/u.test(String.fromCharCode(unit));

const asciiWord = Uint8Array.from({ length: 0x80 }, (_, unit) => (/[a-z0-9]/i.test(String.fromCharCode(unit)) ? 1 : 0));
