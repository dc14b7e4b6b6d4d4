import type { z } from 'zod';
import { textTokensOf, tokensOf } from '../ingest/index-document.ts';
import type { IndexedDocument } from '../ports.ts';
import { loadLanguages } from '../text/index.ts';
import { type DocumentLine, documentLine, type EarlierLine, earlierLine, headerLine, vectorsLine } from './lines.ts';

/** What a line says, or in one phrase what is wrong with it. */
export type ParsedLine =
  | { readonly header: z.output<typeof headerLine> }
  | { readonly document: DocumentLine }
  | { readonly earlier: EarlierLine }
  | { readonly vectors: z.output<typeof vectorsLine> }
  | { readonly fault: string };

/** Reads one line of an export, trusting nothing in it. */
export function parseLine(text: string): ParsedLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { fault: 'is not JSON' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { fault: 'is not an object' };
  if ('kbMcp' in value) return parsed(headerLine.safeParse(value), (header) => ({ header }));
  if ('vectorsOf' in value) return parsed(vectorsLine.safeParse(value), (vectors) => ({ vectors }));
  const strange = 'metadata' in value ? strangeIn(value.metadata) : undefined;
  if (strange !== undefined) return { fault: `has metadata ${strange}` };
  if ('earlier' in value) return parsed(earlierLine.safeParse(value), (earlier) => fitting(earlier, { earlier }));
  return parsed(documentLine.safeParse(value), (document) => fitting(document, { document }));
}

function fitting(line: DocumentLine, found: ParsedLine): ParsedLine {
  const fault = misfitOf(line);
  return fault === undefined ? found : { fault };
}

/** The document of a line as stores take it. */
export async function indexedOf(line: DocumentLine, now: string): Promise<IndexedDocument> {
  const { text, passages, url, updatedAt = now, since: _since, ...fields } = line;
  await loadLanguages([line.language]);
  return {
    document: { ...fields, sourceUrl: url, updatedAt, passages: passages.length },
    titleTokens: textTokensOf(line.title, line.language),
    passages: passages.map(({ characters: [from, to], lines: [first, last], page, heading = [], text: own }) => {
      const passage = {
        text: own ?? text.slice(from, to),
        heading,
        ...(page !== undefined && { page }),
        lines: { from: first, to: last },
        characters: { from, to },
      };
      return { ...passage, tokens: tokensOf(passage, line.title, line.language) };
    }),
  };
}

function parsed<T>(result: z.ZodSafeParseResult<T>, use: (value: T) => ParsedLine): ParsedLine {
  if (result.success) return use(result.data);
  const [issue] = result.error.issues;
  const place = issue?.path.join('.') ?? '';
  return { fault: `does not fit${place === '' ? '' : ` at ${place.slice(0, 100)}`}: ${issue?.message ?? 'unknown'}` };
}

/** Why the parts of a document contradict each other. */
function misfitOf({ text, characters, passages }: DocumentLine): string | undefined {
  if (passages.length > 0 && text.length !== characters) return 'has a text of another length than it says';
  let [before, end] = [0, 0];
  for (const [n, { characters: span, lines, text: own }] of passages.entries()) {
    const [from, to] = span;
    if (from < before || to <= from || to > characters) return `has a passage ${n} that is not in its text`;
    if (own !== undefined && own.length !== to - from) return `has a passage ${n} of another length than it says`;
    if (lines[1] < lines[0]) return `has a passage ${n} that ends before it begins`;
    before = from;
    end = Math.max(end, to);
  }
  // What is after the last passage could never be found, and would not be exported again.
  return passages.length > 0 && end < characters ? 'has passages that end before its text' : undefined;
}

const MAX_DEPTH = 64;

function strangeIn(value: unknown, depth = 0): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth > MAX_DEPTH) return `nested deeper than ${MAX_DEPTH} levels`;
  for (const key of Object.keys(value)) if (key === '__proto__') return 'with a field named __proto__';
  for (const each of Object.values(value)) {
    const strange = strangeIn(each, depth + 1);
    if (strange !== undefined) return strange;
  }
  return undefined;
}
