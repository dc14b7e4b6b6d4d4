import { fileReader, type FileReaderOptions } from '../ingest/files/file-reader.ts';
import { detailsReader } from './details-reader.ts';
import { detailsTemplate } from './template.ts';

export { type DetailsTable, readTable } from './table.ts';

/** A table to fill in, with a row for each file that add would read with the same settings. */
export const template = (
  paths: readonly string[],
  { files, ...options }: Parameters<typeof detailsTemplate>[2] & { readonly files?: FileReaderOptions },
): AsyncGenerator<string> => detailsTemplate(detailsReader(fileReader(files)), paths, options);
