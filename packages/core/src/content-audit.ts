import { z } from 'zod';
import { accessOf } from './access/permission.ts';
import { instructionLines } from './loaders/instruction-lines.ts';
import type { Document, Filter, Passage, Principal } from './model.ts';
import type { CallOptions, KnowledgeStore } from './ports.ts';
import { allPassages } from './passages-of.ts';

/** What reading found in a document that a person should know of. */
export interface ContentFinding extends Pick<Document, 'id' | 'collection' | 'key' | 'title'> {
  /** Characters that were left out, by how they were hidden. */
  readonly hidden: Readonly<Record<string, number>>;
  /** Pages whose letters are not those that a reader sees. */
  readonly garbled: readonly number[];
  /** How many lines speak to a model like an instruction. */
  readonly instructions: number;
  /** The first of them. */
  readonly lines: readonly { readonly line: number; readonly page?: number; readonly text: string }[];
  /** Where else such words stand: `title`, `tags`, or a field of the metadata. */
  readonly fields: readonly string[];
}

export interface ContentAudit extends CallOptions {
  readonly principal: Principal;
  readonly filter?: Filter | undefined;
  /** Told how many documents were looked at. */
  readonly progress?: ((documents: number) => void) | undefined;
}

/** The documents in which something was hidden, is not what a reader sees, or speaks to a model, by collection and key, among those that the caller may read. */
export async function* auditContent(store: KnowledgeStore, options: ContentAudit): AsyncGenerator<ContentFinding> {
  const { principal, filter, progress } = options;
  const access = accessOf(principal);
  let [cursor, done]: [string | undefined, number] = [undefined, 0];
  do {
    const query = { limit: 100, ...(filter && { filter }), ...(cursor !== undefined && { cursor }) };
    const page = await store.list(query, access, options);
    for (const document of page.items) {
      const { hidden, garbled, instructionLike: flagged } = reported(document);
      const fields = fieldsThatInstruct(document);
      progress?.(++done);
      if (Object.keys(hidden).length + garbled.length + fields.length === 0 && flagged === undefined) continue;
      const passages = flagged ? await allPassages(store, document.id, access, options) : [];
      const lines = (flagged?.lines ?? []).slice(0, MAX_LINES).flatMap((line) => lineOf(passages, line));
      const { id, collection, key, title } = document;
      yield { id, collection, key, title, hidden, garbled, instructions: flagged?.count ?? 0, lines, fields };
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
}

const MAX_LINES = 5;
const MAX_CHARACTERS = 200;

const hiddenReport = z.record(z.string(), z.number());
const pageReport = z.array(z.number().int().positive());
const instructionReport = z.object({ count: z.number(), lines: z.array(z.number()) });

/** What the loader reported; fields of these names that a document brings itself may be anything. */
function reported({ metadata }: Document) {
  const hidden = hiddenReport.safeParse(metadata['hidden']);
  const instructionLike = instructionReport.safeParse(metadata['instructionLike']);
  const garbled = pageReport.safeParse(metadata['pagesGarbled']);
  return { hidden: hidden.data ?? {}, garbled: garbled.data ?? [], instructionLike: instructionLike.data };
}

function fieldsThatInstruct({ title, tags, metadata }: Document): readonly string[] {
  const said = { title, tags: tags.join('\n'), ...metadata };
  return Object.entries(said).flatMap(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return instructionLines(`${name} ${text}`).length > 0 ? [name] : [];
  });
}

function lineOf(passages: readonly Passage[], line: number): ContentFinding['lines'] {
  const passage = passages.find(({ lines }) => lines.from <= line && line <= lines.to);
  if (!passage) return [];
  const start = Math.max(0, passage.text.search(/\S/));
  const text = passage.text.slice(start).split('\n')[line - passage.lines.from]?.trim() ?? '';
  const shown = text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS).toWellFormed()}…` : text;
  return [{ line, ...(passage.page !== undefined && { page: passage.page }), text: shown }];
}
