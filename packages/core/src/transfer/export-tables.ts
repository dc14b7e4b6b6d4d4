import type { KnowledgeStore } from '../ports.ts';
import { type ExportOptions, wholeDocuments } from './export-lines.ts';
import { textOfPassages, type WholeDocument } from './read-text.ts';

/** The questions and answers that were read as such, as the JSON list that `add` takes. */
export async function* exportQuestions(store: KnowledgeStore, options: ExportOptions): AsyncGenerator<string> {
  let count = 0;
  for await (const whole of wholeDocuments(store, options)) {
    for (const pair of pairsOf(whole)) yield `${count++ === 0 ? '[\n' : ',\n'}${JSON.stringify(pair)}`;
  }
  yield count === 0 ? '[]\n' : '\n]\n';
}

/** The documents as a table for people, one a row, with their texts. */
export async function* exportTable(store: KnowledgeStore, options: ExportOptions): AsyncGenerator<string> {
  yield rowOf(columns.map(([name]) => name));
  for await (const whole of wholeDocuments(store, options)) yield rowOf(columns.map(([, cell]) => cell(whole)));
}

interface Pair {
  readonly question: string;
  readonly answer: string;
}

const records = new Set(['application/json', 'application/jsonl', 'text/csv', 'text/tab-separated-values']);

/** A pair begins a passage with its question as a heading line; a long answer goes on in the passages below the same heading. */
function* pairsOf({ document, passages }: WholeDocument): Generator<Pair> {
  if (!records.has(document.mediaType)) return;
  let open: { question: string; heading: string; parts: WholeDocument['passages'][number][] } | undefined;
  const close = (): Pair[] => {
    if (!open) return [];
    const { question, parts } = open;
    const text = textOfPassages(parts.map((part) => shifted(part, parts[0]?.characters.from ?? 0)));
    return [{ question, answer: text.trimStart().slice(`## ${question}`.length).trim() }];
  };
  for (const passage of passages) {
    const question = passage.heading.at(-1);
    const heading = JSON.stringify(passage.heading);
    if (question !== undefined && passage.text.trimStart().startsWith(`## ${question}\n\n`)) {
      yield* close();
      open = { question, heading, parts: [passage] };
    } else if (open?.heading === heading) {
      open.parts.push(passage);
    } else {
      yield* close();
      open = undefined;
    }
  }
  yield* close();
}

const shifted = ({ characters, text }: WholeDocument['passages'][number], by: number) => ({
  text,
  characters: { from: characters.from - by, to: characters.to - by },
});

const columns: readonly (readonly [name: string, cell: (whole: WholeDocument) => string])[] = [
  ['id', ({ document }) => document.id],
  ['collection', ({ document }) => document.collection],
  ['key', ({ document }) => document.key],
  ['title', ({ document }) => document.title],
  ['url', ({ document }) => document.sourceUrl],
  ['media_type', ({ document }) => document.mediaType],
  ['language', ({ document }) => document.language],
  ['tags', ({ document }) => document.tags.join(', ')],
  ['pages', ({ document }) => String(document.pages)],
  ['characters', ({ document }) => String(document.characters)],
  ['updated_at', ({ document }) => document.updatedAt],
  ['metadata', ({ document }) => JSON.stringify(document.metadata)],
  ['text', ({ passages }) => textOfPassages(passages)],
];

const rowOf = (cells: readonly string[]): string => `${cells.map(cellOf).join(',')}\r\n`;

/** A spreadsheet would run a cell that begins as a formula does. */
function cellOf(text: string): string {
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
