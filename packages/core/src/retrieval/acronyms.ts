/** A text whose words of letters with points ("P.L.U.") stand as one ("PLU"). */
export interface WithoutPoints {
  readonly text: string;
  /** Those words, in lower case. */
  readonly pointed: ReadonlySet<string>;
}

export function withoutPoints(text: string): WithoutPoints {
  const pointed = new Set<string>();
  const written = text.replace(pointedLetters, (word) => {
    const letters = word.replaceAll('.', '');
    pointed.add(letters.toLowerCase());
    return letters;
  });
  return { text: written, pointed };
}

/** The words of a text that its capitals show as acronyms, in lower case: none where all is in capitals. */
export function acronymsIn(text: string): ReadonlySet<string> {
  const found = [...text.matchAll(capitals)].map(([word]) => word.toLowerCase());
  return new Set(found.length > 1 && !/\p{Ll}/u.test(text) ? [] : found);
}

// Two letters are small words without their points ("U.S.", "us").
const pointedLetters = /(?<![\p{L}\p{N}.])(?:\p{L}\.){2,5}\p{L}(?:\.|(?![\p{L}\p{N}]))/gu;
const capitals = /(?<![\p{L}\p{N}])\p{Lu}{3,6}(?![\p{L}\p{N}])/gu;
