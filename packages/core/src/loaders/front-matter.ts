import { parse } from 'yaml';
import type { LoadedDocument } from '../ports.ts';
import { cleanLanguage, cleanTags, cleanTitle, cleanUrl } from './clean.ts';
import { plainFields } from './plain.ts';

type Fields = Pick<LoadedDocument, 'title' | 'tags' | 'language' | 'url' | 'metadata'>;

/** Front matter (YAML, or TOML between lines of `+++`) as document fields, and the text with as many empty lines in its place. */
export function splitFrontMatter(text: string): { readonly text: string; readonly fields: Fields } {
  const toml = /^\+{3}[ \t]*\n([\s\S]*?)(?<=\n)\+{3}[ \t]*(?:\n|$)/.exec(text);
  if (toml?.[1] !== undefined && toml[1].length <= MAX_CHARACTERS && /^[\w-]+[ \t]*=/m.test(toml[1]))
    return { text: withoutLines(toml[0], text), fields: fieldsOf(plainFields(tomlFields(toml[1]))) };
  const block = /^---[ \t]*\n([\s\S]*?)(?<=\n)(?:---|\.\.\.)[ \t]*(?:\n|$)/.exec(text);
  const source = block?.[1];
  if (!block || source === undefined || source.length > MAX_CHARACTERS || !/^[\w"'-][^\n]*:(?:\s|$)/m.test(source))
    return { text, fields: {} };
  return { text: withoutLines(block[0], text), fields: fieldsOf(read(source)) };
}

const withoutLines = (block: string, text: string): string => block.replaceAll(/[^\n]/g, '') + text.slice(block.length);

/** The simple lines of TOML (Hugo, Zola): texts, numbers and lists on one line. */
const tomlFields = (source: string): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    [...source.matchAll(/^([\w-]+)[ \t]*=[ \t]*(.+)$/gm)].map(([, key = '', value = '']) => [
      key,
      tomlValue(value.trim()),
    ]),
  );

function tomlValue(value: string): unknown {
  try {
    return JSON.parse(/^'.*'$/.test(value) ? JSON.stringify(value.slice(1, -1)) : value.replace(/,\s*\]$/, ']'));
  } catch {
    // A date, a list of literals, or a remark behind the value.
    return value;
  }
}

/** More than this is no front matter, and YAML of that size costs time. */
const MAX_CHARACTERS = 100_000;

function read(source: string): Readonly<Record<string, unknown>> {
  try {
    return plainFields(parse(source, { maxAliasCount: 20, schema: 'core', logLevel: 'error' }));
  } catch {
    // Hand-written front matter is often not quite YAML (`title: Tea: a history`); its simple lines are still clear.
    const lines = [...source.matchAll(/^([\w-]+):[ \t](.*)$/gm)];
    return plainFields(
      Object.fromEntries(lines.map(([, key = '', value = '']) => [key, value.trim().replace(/^(["'])(.*)\1$/, '$2')])),
    );
  }
}

function fieldsOf({
  title,
  tags,
  keywords,
  language,
  lang,
  url,
  canonical,
  ...metadata
}: Readonly<Record<string, unknown>>): Fields {
  return {
    title: cleanTitle(title),
    tags: cleanTags(tags ?? keywords),
    language: cleanLanguage(language ?? lang),
    url: cleanUrl(url ?? canonical),
    metadata: Object.keys(metadata).length > 0 ? metadata : undefined,
  };
}
