import { KbError } from '../errors.ts';
import type { DocumentLoader, LoadedDocument } from '../ports.ts';
import { cleanLanguage, cleanTags, cleanText, cleanTitle, cleanUrl } from './clean.ts';
import { decodeText } from './decode.ts';
import { formats } from './formats.ts';
import { hiddenCounter } from './hidden.ts';
import { looseJson } from './loose-json.ts';
import { isRecord } from './plain.ts';
import { pairOf, type Pair } from './question.ts';
import { readableText } from './readable.ts';
import { shownFields } from './shown-fields.ts';
import { type TextBuilder, textBuilder } from './text-builder.ts';

/**
 * Reads JSON. Each pair of a question and its answer is a whole section headed by the question; a record with a `text` reads as that text;
 * anything else becomes `name: value` lines, one section per record of a list.
 */
export const jsonLoader: DocumentLoader = {
  ...formats.json,
  async load(source) {
    return recordsDocument(parseJson(decodeText(source), source.name));
  },
};

/** A value as a document: pairs and records as sections. */
export function recordsDocument(value: unknown): LoadedDocument {
  const builder = textBuilder();
  const hidden = hiddenCounter();
  const shown = shownFields(value, hidden);
  write(shown, [], 0, builder);
  const metadata = hidden.metadata();
  return {
    ...(isRecord(shown) ? fieldsOf(shown) : {}),
    ...builder.done(),
    ...(metadata.hidden && { metadata }),
  };
}

/** The text of a pair, as a person would write it down. */
export function pairText({ question, answer, rest }: Pair): string {
  const { id: _id, _id: __id, ...said } = rest;
  return `## ${question}\n\n${answer}\n\n${readableText(said)}`;
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text.trim() === '' ? 'null' : text);
  } catch (cause) {
    const values = looseJson(text);
    if (values) return values.length === 1 ? values[0] : values;
    throw new KbError(
      'unreadable',
      `${name} is not valid JSON: ${cause instanceof Error ? cause.message.slice(0, 200) : 'it cannot be parsed'}.`,
      { cause },
    );
  }
}

/** One section per pair or record, below the titles of the records around it. */
function write(value: unknown, path: readonly string[], depth: number, builder: TextBuilder): void {
  const pair = pairOf(value);
  if (pair) {
    builder.add(pairText(pair), { heading: [...path, pair.question], whole: true });
  } else if (Array.isArray(value) && value.some((each) => typeof each === 'object') && depth < MAX_DEPTH) {
    for (const each of value) write(each, path, depth + 1, builder);
  } else if (isRecord(value) && depth < MAX_DEPTH && Object.values(value).some(isRecordList)) {
    const heading = [...path, ...headingOf(value)];
    const own = Object.fromEntries(Object.entries(value).filter(([, each]) => !isRecordList(each)));
    builder.add(recordText(own), { heading });
    const lists = Object.entries(value).filter(([name, each]) => isRecordList(each) && !isSaid(value, name));
    for (const [name, list] of lists)
      write(list, lists.length > 1 ? [...heading, cleanTitle(name) ?? ''] : heading, depth + 1, builder);
  } else builder.add(recordText(value), { heading: [...path, ...headingOf(value)] });
}

/** The layout of a message of Slack or Telegram says its text again, in pieces. */
const isSaid = ({ text }: Readonly<Record<string, unknown>>, name: string): boolean =>
  (name === 'blocks' || name === 'text_entities') && (joined(text) ?? '').trim() !== '';

/** A text, also one in pieces some of which have marks (`["See ", {"type": "link", "text": "…"}]`). */
function joined(text: unknown): string | undefined {
  if (typeof text === 'string') return text;
  if (!Array.isArray(text) || !text.some(isRecord) || text.every(isRecord)) return undefined;
  const words = text.map((piece: unknown) => (isRecord(piece) ? piece['text'] : piece));
  return words.every((word) => typeof word === 'string') ? words.join('') : undefined;
}

/** Below this, records are written as indented lines. */
const MAX_DEPTH = 8;

const isRecordList = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.every(isRecord);

const fieldsOf = (value: Readonly<Record<string, unknown>>): Partial<LoadedDocument> => ({
  title: cleanTitle(value['title'] ?? value['name']),
  language: cleanLanguage(value['language'] ?? value['lang']),
  url: cleanUrl(value['url']),
  tags: cleanTags(value['tags']),
});

/** The prose of a record that has some, else all its fields as lines. */
function recordText(value: unknown): string {
  if (!isRecord(value)) return readableText(value);
  const { title, text, content, body, ...others } = value;
  const prose = [joined(text), content, body].find((each) => typeof each === 'string');
  if (prose === undefined) return readableText(value);
  const heading = cleanTitle(title);
  return `${heading === undefined ? '' : `# ${heading}\n\n`}${cleanText(prose)}\n\n${readableText(others)}`;
}

function headingOf(record: unknown): readonly string[] {
  if (!isRecord(record)) return [];
  const title = cleanTitle(
    record['title'] ?? record['name'] ?? record['heading'] ?? record['label'] ?? record['subject'],
  );
  return title === undefined ? [] : [title];
}
