import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The number of the newest tables; a change to them is a new script. */
export const schemaVersion = 7;

/** The scripts that make the tables, in order; each runs once. */
export const tableScripts = (): readonly string[] => [
  read(new URL('./sql/001-tables.sql', import.meta.url)),
  read(new URL('./sql/002-narrow-postings.sql', import.meta.url)),
  read(new URL('./sql/003-versions.sql', import.meta.url)),
  read(new URL('./sql/004-text-since.sql', import.meta.url)),
  read(new URL('./sql/005-titled-words.sql', import.meta.url)),
  read(new URL('./sql/006-documents-by-id.sql', import.meta.url)),
  read(new URL('./sql/007-literal-spaces.sql', import.meta.url)),
];

/** What is run after them, at every upgrade: functions and grants. */
export const functionScripts = (): readonly string[] => [
  read(new URL('./sql/functions-1-access.sql', import.meta.url)),
  read(new URL('./sql/functions-2-write.sql', import.meta.url)),
  read(new URL('./sql/functions-3-read.sql', import.meta.url)),
  read(new URL('./sql/functions-4-search.sql', import.meta.url)),
  read(new URL('./sql/functions-5-state.sql', import.meta.url)),
  read(new URL('./sql/functions-6-vectors.sql', import.meta.url)),
  read(new URL('./sql/functions-7-keys.sql', import.meta.url)),
  read(new URL('./sql/functions-8-versions.sql', import.meta.url)),
  read(new URL('./sql/functions-9-grants.sql', import.meta.url)),
];

/** Tells one set of functions from another. */
export const functionsVersion = (): string =>
  createHash('sha256').update(functionScripts().join('')).digest('hex').slice(0, 16);

const read = (url: URL): string => readFileSync(url, 'utf8');
