/** The part of a key after its last dot, in lower case; empty when the key has none. */
export const extensionOf = (key: string): string => /\.([^./]+)$/.exec(key)?.[1]?.toLowerCase() ?? '';
