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
  const alphabet = [...new Set(letters)].toSorted(byPoint);
  const held = Math.min(fixed, letters.length);
  const start = letters.slice(0, held).join('');
  const found: NearTerm[] = [];
  // rows[i][j]: from the first i letters of the term to the first j of the word.
  const rows = [letters.map((_, j) => j).concat(letters.length)];
  let term: readonly string[] = [];

  function step(depth: number, letter: string): number[] {
    const above = rows[depth] ?? [];
    const row = [depth + 1];
    for (let j = 1; j <= letters.length; j++) {
      const changed = (above[j - 1] ?? 0) + (letters[j - 1] === letter ? 0 : 1);
      let least = Math.min(changed, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (depth > 0 && j > 1 && letters[j - 2] === letter && letters[j - 1] === term[depth - 1]) {
        least = Math.min(least, (rows[depth - 1]?.[j - 2] ?? 0) + 1);
      }
      row.push(least);
    }
    return row;
  }

  /** The least string after the first `depth` letters of the term and `after` that can begin a near term. */
  function following(depth: number, after: string): string | undefined {
    for (let at = depth; at >= held; at--) {
      const last = at === depth ? after : (term[at] ?? '');
      const prefix = term.slice(0, at).join('');
      if (Math.min(...(rows[at] ?? [])) < most) return prefix + successor(last);
      const next = alphabet.find((letter) => byPoint(letter, last) > 0 && Math.min(...step(at, letter)) <= most);
      if (next !== undefined) return prefix + next;
    }
    return undefined;
  }

  let from: string | undefined = start;
  while (from !== undefined) {
    const next: string | undefined = seek(from);
    if (next === undefined || !next.startsWith(start)) break;
    const before = term;
    term = Array.from(next);
    let depth = 0;
    while (depth < rows.length - 1 && before[depth] === term[depth]) depth++;
    rows.length = depth + 1;
    while (depth < term.length) {
      const row = step(depth, term[depth] ?? '');
      if (Math.min(...row) > most) break;
      rows.push(row);
      depth++;
    }
    const distance = rows[term.length]?.[letters.length] ?? Infinity;
    if (distance <= most) found.push({ term: next, distance });
    from = following(depth, term[depth] ?? '');
  }
  return found;
}

const byPoint = (a: string, b: string): number => (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0);

const beforeSurrogates = 0xd7ff;
const afterSurrogates = 0xe000;

/** The next character; the first one after nothing. */
function successor(letter: string): string {
  const point = letter.codePointAt(0) ?? 0;
  return String.fromCodePoint(point === beforeSurrogates ? afterSurrogates : Math.min(point + 1, 0x10ffff));
}
