/** The one of these names that a word is mistyped from: with a letter missing, too many, wrong, or two that changed places. */
export function nearName(word: string, names: readonly string[]): string | undefined {
  const given = withoutOne(word);
  return names.find((name) => !withoutOne(name).isDisjointFrom(given));
}

/** A word, and what is left of it without each of its letters. */
function withoutOne(word: string): ReadonlySet<string> {
  const letters = Array.from(word);
  return new Set([word, ...letters.map((_, at) => letters.toSpliced(at, 1).join(''))]);
}
