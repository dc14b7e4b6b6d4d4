import { editPath, type EditPath } from './edit-path.ts';

export interface NearTerm {
  readonly term: string;
  /** Letters dropped, added, changed, or swapped with the next. */
  readonly distance: number;
}

export interface NearTermsOptions {
  /** The greatest distance. */
  readonly most: number;
  /** So many letters at the start must be right. */
  readonly fixed: number;
  /** The first term of the vocabulary from this string on, in the order of code points. */
  readonly seek: (from: string) => string | undefined;
}

/** The terms of a sorted vocabulary that are spelt nearly like a word. Only their neighbourhood is looked at: a few hundred seeks in whatever size. */
export function nearTerms(word: string, { most, fixed, seek }: NearTermsOptions): readonly NearTerm[] {
  const letters = Array.from(word);
  const start = letters.slice(0, fixed).join('');
  const walk = new Walk(letters, most, Math.min(fixed, letters.length));
  const { path } = walk;
  const found: NearTerm[] = [];
  for (let from = start; ; from = path.letters.join('')) {
    const term = seek(from);
    if (!term?.startsWith(start)) return found;
    const away = walk.follow(term);
    if (away === '' && path.distance() <= most) found.push({ term, distance: path.distance() });
    if (!walk.leave(away)) return found;
  }
}

/** Goes through the strings near a word, in the order of code points. A class, because the engine forgets the machine code of functions that are made anew for each word. */
class Walk {
  readonly path: EditPath;
  readonly #most: number;
  readonly #held: number;
  readonly #alphabet: readonly string[];

  constructor(letters: readonly string[], most: number, held: number) {
    this.path = editPath(letters, most);
    this.#most = most;
    this.#held = held;
    this.#alphabet = [...new Set(letters)].toSorted(byPoint);
  }

  /** Makes the path follow a term as long as that may be near; gives the letter that leads away, nothing where none does. */
  follow(term: string): string {
    const { path } = this;
    let depth = 0;
    for (const letter of term) {
      if (path.letters[depth] !== letter) {
        path.cut(depth);
        if (!path.push(letter)) return letter;
      }
      depth++;
    }
    path.cut(depth);
    return '';
  }

  /** Makes the path the least string that is near, or any that begins with it, beyond all that go on with one letter. */
  leave(away: string): boolean {
    const { path } = this;
    let last = away;
    while (!this.#pushAbove(last)) {
      if (path.letters.length <= this.#held) return false;
      last = path.letters.at(-1) ?? '';
      path.cut(path.letters.length - 1);
    }
    // Without another mistake few letters may follow.
    while (path.least() === this.#most && path.distance() > this.#most) this.#pushAbove('');
    return true;
  }

  /** Adds the least letter above another that may lead to a near term. */
  #pushAbove(last: string): boolean {
    const { path } = this;
    if (path.least() < this.#most) {
      const next = successor(last);
      return next !== undefined && path.push(next);
    }
    for (const letter of this.#alphabet) if (byPoint(letter, last) > 0 && path.push(letter)) return true;
    return false;
  }
}

const byPoint = (a: string, b: string): number => (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0);

/** The next character; the first one after nothing, and none after the last. */
function successor(letter: string): string | undefined {
  const point = (letter.codePointAt(0) ?? 0) + 1;
  return point > LAST ? undefined : String.fromCodePoint(point === SURROGATES ? AFTER_SURROGATES : point);
}

const SURROGATES = 0xd800;
const AFTER_SURROGATES = 0xe000;
const LAST = 0x10ffff;
