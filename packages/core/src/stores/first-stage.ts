/** A passage that says a word twice is little better than one that says it once, as long as nobody knows how long they are. */
export const SATURATION = 0.3;

/** So much of its rarity a word adds that stands in the title: with it 100 candidates of 120,000 rank better than 300 do without. */
export const TITLE = 0.8;
