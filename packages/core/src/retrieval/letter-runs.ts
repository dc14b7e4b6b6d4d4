/** The last four letters read, as one number, with a letter more: of each eight bits, or what is left of it. Some runs of other scripts look alike. */
export const runOn = (run: number, letter: number): number => (run << 8) ^ letter;

/** Of such a number what the last three letters make. */
export const threeLetters = 0xffffff;

/** A place for a run among 2 ** `bits`. */
export const placeOf = (run: number, bits: number): number => Math.imul(run, 0x9e3779b1) >>> (32 - bits);
