import { fileReader } from '../ingest/files/file-reader.ts';
import { detailsReader } from './details-reader.ts';
import { detailsTemplate } from './template.ts';

export { type DetailsTable, readTable } from './table.ts';

/** A table to fill in, with a row for each file that add would read. */
export const template = (
  paths: readonly string[],
  options: Parameters<typeof detailsTemplate>[2],
): AsyncGenerator<string> => detailsTemplate(detailsReader(fileReader()), paths, options);
