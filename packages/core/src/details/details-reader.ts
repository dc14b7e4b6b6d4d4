import type { SourceReader } from '../ingest/reader.ts';
import type { DetailsTable } from './table.ts';

/**
 * The same reader of files, with what is said about each: in a table in the source's folder, in the given tables, and in the file beside it, which
 * counts most. None of these is an entry. What is wrong with one is given with its reason, and the entries are there all the same.
 */
export const detailsReader = (reader: SourceReader, tables: readonly DetailsTable[] = []): SourceReader => ({
  ...reader,
  async *entries(source, query = {}) {
    // Loaded when something is read: a server starts without.
    const { describedEntries } = await import('./described-entries.ts');
    yield* describedEntries(reader, source, query, tables);
  },
});
