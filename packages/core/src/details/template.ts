import { relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { recognise } from '../ingest/add.ts';
import type { KbError } from '../errors.ts';
import type { SourceReader } from '../ingest/reader.ts';

/** A table to fill in: a row for each file that the paths name, relative to the folder where the table will be. */
export async function* detailsTemplate(
  reader: SourceReader,
  paths: readonly string[],
  options: { readonly folder: string; readonly format: 'csv' | 'json'; readonly skipped: (reason: KbError) => void },
): AsyncGenerator<string> {
  const { folder, format, skipped } = options;
  const seen = new Set<string>();
  yield format === 'csv' ? 'path,title,url,language,tags,author,date\r\n' : '[';
  for (const given of paths) {
    const found = await recognise([reader], given);
    for await (const entry of found.reader.entries(found.address)) {
      if ('reason' in entry) {
        skipped(entry.reason);
        continue;
      }
      const path = relative(resolve(folder), fileURLToPath(entry.url)).split(sep).join('/');
      if (seen.has(path)) continue;
      if (format === 'csv') yield `${cell(path)},,,,,,\r\n`;
      else
        yield `${seen.size === 0 ? '\n' : ',\n'}  ${JSON.stringify({ path, title: '', url: '', language: '', tags: [], metadata: {} })}`;
      seen.add(path);
    }
  }
  if (format === 'json') yield '\n]\n';
}

const cell = (text: string): string => (/[",\r\n;]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
