/** What a store's check says of so many documents whose tokens another version of the analysis made. */
export const outdated = (documents: number): string =>
  `${documents} ${documents === 1 ? 'document was' : 'documents were'} indexed by another version of kb-mcp: add ${documents === 1 ? 'it' : 'them'} again so that searches find well.`;
