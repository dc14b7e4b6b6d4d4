/** A text that every store and JSON can carry: without NUL and lone surrogates. Its length stays, so that offsets do. */
export const storable = (text: string): string => text.replaceAll('\0', ' ').toWellFormed();
