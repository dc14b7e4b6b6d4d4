import type { FileArea } from '../../knowledge-base.ts';
import type { SkippedEntry, SourceEntry, SourceReader } from '../reader.ts';

/**
 * The same reader without what lies outside the area, by whatever link it is reached; what is read is read through the area, and nothing beside it.
 */
export function withinArea(reader: SourceReader, files: Pick<FileArea, 'resolve' | 'bytes'>): SourceReader {
  const isReached = ({ path }: SourceEntry | SkippedEntry): Promise<boolean> =>
    files.resolve(path).then(
      () => true,
      () => false,
    );
  return {
    ...reader,
    async *entries(source, query) {
      // The area says how far links may lead.
      for await (const entry of reader.entries({ ...source, followLinks: true }, query)) {
        // Its name alone would tell what is out there.
        if (!(await isReached(entry))) continue;
        yield 'reason' in entry
          ? entry
          : { ...entry, details: undefined, read: async () => ({ bytes: await files.bytes(entry.path) }) };
      }
    },
  };
}
