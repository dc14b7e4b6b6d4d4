import { setImmediate } from 'node:timers/promises';
import { KbError } from '../errors.ts';
import type { DocumentLoader, LoadedDocument, Source } from '../ports.ts';
import { cleanLanguage, cleanTags, cleanText, cleanTitle, cleanUrl } from './clean.ts';
import { formats } from './formats.ts';
import { hiddenCounter } from './hidden.ts';
import { MAX_TEXT_BYTES } from './limits.ts';
import { isRecord, plainFields } from './plain.ts';
import { pairOf } from './question.ts';
import { pairText } from './json.ts';
import { readableText } from './readable.ts';
import { shownFields } from './shown-fields.ts';

/**
 * Reads JSON Lines: each line `{id|_id, title?, text, url?, language?, tags?, metadata?}` (or a question and its answer, or fields of any names) is a document
 * whose `key` is its id, or its line number when it has none; of several with one id the last. Lines that say nothing are left out and named in the `unreadable` that ends the file.
 */
export const jsonlLoader: DocumentLoader = {
  ...formats.jsonl,
  async *load(source, options) {
    const bad: string[] = [];
    let count = 0;
    const repeated = await repeatedIds(source, options?.signal);
    for (const { number, text } of lines(source)) {
      if (number % 1_024 === 0) options?.signal?.throwIfAborted();
      const document = documentOf(text, number);
      const again = typeof document === 'string' ? undefined : repeated.get(document.key);
      if (again && number < again.last) continue;
      if (typeof document !== 'string') yield { ...document, replaces: again && again.lines - 1 };
      else if (++count <= MAX_NAMED) bad.push(`line ${number} ${document}`);
      if (count === number && count >= MAX_BAD) break;
    }
    if (count === 0) return;
    const more = count > MAX_NAMED ? `, and ${count - MAX_NAMED} more` : '';
    throw new KbError('unreadable', `${source.name}: ${bad.join(', ')}${more}.`, { details: { lines: count } });
  },
};

const MAX_NAMED = 5;

/** So many ids are what a parser has memory for; of more, each record is given. */
const MAX_IDS = 500_000;

/** Others get their turn after this long. */
const TURN_MILLISECONDS = 10;

interface Repeated {
  lines: number;
  last: number;
}

/** The ids that stand in several lines. */
async function repeatedIds(source: Source, signal: AbortSignal | undefined): Promise<ReadonlyMap<string, Repeated>> {
  const seen = new Set<string>();
  const repeated = new Map<string, Repeated>();
  let since = performance.now();
  for (const { number, text } of lines(source)) {
    if (performance.now() - since > TURN_MILLISECONDS) {
      signal?.throwIfAborted();
      await setImmediate();
      since = performance.now();
    }
    const id = idIn(text);
    if (id === undefined) continue;
    const before = repeated.get(id);
    if (before) Object.assign(before, { lines: before.lines + 1, last: number });
    else if (seen.has(id)) repeated.set(id, { lines: 2, last: number });
    else if (seen.size >= MAX_IDS) return new Map();
    else seen.add(id);
  }
  return repeated;
}

function idIn(line: string | undefined): string | undefined {
  const record = parsed(line);
  return isRecord(record) ? keyOf(record['id'] ?? record['_id']) : undefined;
}

/** A file whose first lines are all bad is not JSON Lines at all. */
const MAX_BAD = 100;

/** The lines that are not blank, with their numbers. Each is decoded alone, so that a large file is never one string. */
function* lines({ bytes }: Source): Generator<{ readonly number: number; readonly text: string | undefined }> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let number = 0;
  for (let from = 0; from < bytes.length;) {
    const feed = buffer.indexOf(0x0a, from);
    const to = feed === -1 ? bytes.length : feed;
    number++;
    const text = to - from > MAX_TEXT_BYTES ? undefined : decode(decoder, bytes.subarray(from, to));
    if (text?.trim() !== '') yield { number, text };
    from = to + 1;
  }
}

function decode(decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    // The line is reported by whoever reads it.
    return undefined;
  }
}

/** The document of a line, or what is wrong with it. */
function documentOf(line: string | undefined, number: number): (LoadedDocument & { readonly key: string }) | string {
  if (line === undefined) return 'is not UTF-8, or too long';
  const hidden = hiddenCounter();
  const record = shownFields(parsed(line), hidden);
  if (record === undefined) return 'is not valid JSON';
  if (!isRecord(record)) return 'is not an object';
  const { id, _id, title, text, content, body, url, language, lang, tags, metadata, ...others } = record;
  const prose = text ?? content ?? body;
  const pair = prose === undefined ? pairOf(record) : undefined;
  const isProse = typeof prose === 'string';
  const own = isProse
    ? cleanText(prose)
    : pair
      ? cleanText(pairText({ ...pair, rest: plainFields(pair.rest) }))
      : fieldsText(record);
  if (own === undefined) return 'is nested too deep';
  // A record of a catalogue may have its title alone, or not even that: what says that it has no text is no bad line.
  if (own.trim() === '' && !isProse) return 'has no text';
  const heading = pair ? [pair.question] : [];
  const rest = { ...(isProse ? others : {}), ...(isRecord(metadata) ? metadata : {}) };
  const concealed = hidden.metadata();
  return {
    key: keyOf(id ?? _id) ?? String(number),
    title: cleanTitle(title ?? pair?.question ?? record['subject'] ?? (isProse ? undefined : record['name'])),
    text: own,
    sections: [{ from: 0, to: own.length, heading, ...(pair ? { whole: true } : {}) }],
    url: cleanUrl(url),
    language: cleanLanguage(language ?? lang),
    tags: cleanTags(tags),
    metadata: Object.keys(rest).length > 0 || concealed.hidden ? { ...plainFields(rest), ...concealed } : undefined,
  };
}

function parsed(line: string | undefined): unknown {
  try {
    return line === undefined ? undefined : JSON.parse(line);
  } catch {
    // The line is reported by whoever reads it.
    return undefined;
  }
}

/** The fields of a record as lines; its id alone says nothing. */
function fieldsText({ id: _id, _id: __id, ...said }: Readonly<Record<string, unknown>>): string | undefined {
  try {
    return readableText(said);
  } catch {
    // The line is reported by whoever reads it.
    return undefined;
  }
}

const keyOf = (id: unknown): string | undefined =>
  (typeof id === 'string' || typeof id === 'number') && String(id).trim() !== ''
    ? cleanText(String(id)).slice(0, 1_000)
    : undefined;
