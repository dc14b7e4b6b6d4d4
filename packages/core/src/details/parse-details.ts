import { hash } from 'node:crypto';
import type { EntryDetails } from '../ingest/entry-details.ts';
import { cleanLanguage, cleanTags, cleanTitle, cleanUrl } from '../loaders/clean.ts';
import { cleanDocument } from '../loaders/hygiene.ts';
import { isRecord, plainFields } from '../loaders/plain.ts';

/** What a record says about a file, in our form and without anything that is not seen; or in one phrase why it cannot be used. */
export function parseDetails(record: unknown): EntryDetails | { readonly fault: string } {
  if (!isRecord(record)) return { fault: 'is not a JSON object' };
  const { title, url, language, lang, tags, keywords, metadata, ...others } = record;
  const [spoken, words] = [language ?? lang, tags ?? keywords];
  const fields = {
    title: cleanTitle(title),
    url: cleanUrl(url),
    language: cleanLanguage(spoken),
    tags: cleanTags(words),
  };
  if (isGiven(title) && fields.title === undefined) return { fault: 'has a title that is no text' };
  if (isGiven(url) && fields.url === undefined) return { fault: 'has a url that is no http or https address' };
  if (isGiven(spoken) && fields.language === undefined)
    return { fault: 'has a language that is no code such as en or fr' };
  if (isGiven(words) && fields.tags === undefined) return { fault: 'has tags that are no list of words' };
  if (isGiven(metadata) && !isRecord(metadata)) return { fault: 'has metadata that is no object' };
  const said = plainFields({ ...others, ...(isRecord(metadata) ? metadata : {}) });
  const seen = cleanDocument({ text: '', sections: [], ...fields, metadata: said });
  return stamped({
    title: seen.title,
    url: seen.url,
    language: seen.language,
    tags: seen.tags,
    metadata: seen.metadata,
  });
}

/** Several answers about one file as one: the later ones count more, tags and metadata add up. */
export function mergeDetails(all: readonly (EntryDetails | undefined)[]): EntryDetails | undefined {
  const [first, ...rest] = all.filter((details) => details !== undefined).filter(saysSomething);
  if (!first || rest.length === 0) return first;
  return rest.reduce((one, other) => {
    const { title = one.title, url = one.url, language = one.language } = other;
    const tags = [...new Set([...(one.tags ?? []), ...(other.tags ?? [])])];
    return stamped({ title, url, language, tags, metadata: { ...one.metadata, ...other.metadata } });
  }, first);
}

const stamped = (said: Omit<EntryDetails, 'stamp'>): EntryDetails => {
  const { title, url, language, tags = [], metadata = {} } = said;
  return { ...said, stamp: hash('sha256', JSON.stringify([title, url, language, tags, metadata]), 'hex').slice(0, 32) };
};

const saysSomething = ({ title, url, language, tags = [], metadata = {} }: EntryDetails): boolean =>
  [title, url, language].some((field) => field !== undefined) || tags.length > 0 || Object.keys(metadata).length > 0;

const isGiven = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
