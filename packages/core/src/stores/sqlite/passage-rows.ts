/** Where the passages of a document stand: one after the other. */
export interface PassageRange {
  readonly first_passage: number;
  readonly passages: number;
}

/** The rows of the passages of some documents. */
export function* passageRows(documents: Iterable<PassageRange>): Generator<number> {
  for (const { first_passage: first, passages } of documents)
    for (let row = first; row < first + passages; row++) yield row;
}
