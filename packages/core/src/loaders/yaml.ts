import { parseAllDocuments } from 'yaml';
import type { DocumentLoader } from '../ports.ts';
import { decodeText } from './decode.ts';
import { formats } from './formats.ts';
import { recordsDocument } from './json.ts';
import { isRecord } from './plain.ts';
import { pairOf } from './question.ts';

/** Reads YAML. A list of questions and answers, or of records, reads as in JSON; anything else is its own text, comments included. */
export const yamlLoader: DocumentLoader = {
  ...formats.yaml,
  async load(source) {
    const text = decodeText(source);
    const value = text.length <= MAX_CHARACTERS ? parse(text) : undefined;
    if (isTable(value) || (isRecord(value) && Object.values(value).some(isTable))) return recordsDocument(value);
    return { text, sections: [{ from: 0, to: text.length, heading: [] }] };
  },
};

/** YAML of a larger size costs time, and nobody wrote it. */
const MAX_CHARACTERS = 1_000_000;

function parse(text: string): unknown {
  try {
    const documents = parseAllDocuments(text, { schema: 'core', logLevel: 'error' });
    const values = Array.isArray(documents) ? documents.map((each) => each.toJS({ maxAliasCount: 20 }) as unknown) : [];
    return values.length === 1 ? values[0] : values;
  } catch {
    // A template, or an alias bomb: it is read as it is written.
    return undefined;
  }
}

const isTable = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length > 0 &&
  (value.every((each) => pairOf(each) !== undefined) || value.every(hasTitle));

const hasTitle = (value: unknown): boolean =>
  isRecord(value) &&
  typeof (value['title'] ?? value['name']) === 'string' &&
  typeof (value['text'] ?? value['content'] ?? value['body']) === 'string';
