import { parseAllDocuments } from 'yaml';
import type { DocumentLoader } from '../ports.ts';
import { cleanTitle } from './clean.ts';
import { decodeText } from './decode.ts';
import { formats } from './formats.ts';
import { recordsDocument } from './json.ts';
import { type Heading, sectionsOf } from './outline.ts';
import { isRecord } from './plain.ts';
import { pairOf } from './question.ts';

/** Reads YAML. A list of questions and answers, or of records, reads as in JSON, the description of an API (OpenAPI) with its paths as sections; anything else is its own text, comments included. */
export const yamlLoader: DocumentLoader = {
  ...formats.yaml,
  async load(source) {
    const text = decodeText(source);
    const value = text.length <= MAX_CHARACTERS ? parse(text) : undefined;
    if (isTable(value) || (isRecord(value) && Object.values(value).some(isTable))) return recordsDocument(value);
    if (isRecord(value) && (value['openapi'] ?? value['swagger']) !== undefined) {
      const about = isRecord(value['info']) ? value['info'] : {};
      return { text, title: cleanTitle(about['title']), sections: sectionsOf(text, operationsIn(text)) };
    }
    return { text, sections: [{ from: 0, to: text.length, heading: [] }] };
  },
};

/** The parts of the description of an API, its paths, and what can be done with each; the schemas of its components. */
function operationsIn(text: string): Heading[] {
  const headings: Heading[] = [];
  let part = '';
  for (const { 0: line, 1: indent = '', 2: name = '', index } of text.matchAll(
    /^( {0,8})["']?([\w/][^\s"':#]{0,200})["']?:[ \t]*$/gm,
  )) {
    if (indent === '') part = line.trim();
    const isOperation = /^(?:get|post|put|patch|delete|head|options|trace)$/.test(name);
    if (indent === '') headings.push({ from: index, level: 1, title: name });
    else if (part === 'paths:' && name.startsWith('/')) headings.push({ from: index, level: 2, title: name });
    else if (part === 'paths:' && isOperation) headings.push({ from: index, level: 3, title: name });
    else if (part === 'components:' && indent.length <= 4)
      headings.push({ from: index, level: indent.length === 4 ? 3 : 2, title: name });
  }
  return headings;
}

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
