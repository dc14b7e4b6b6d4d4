import { accessOf } from '../access/permission.ts';
import { KbError } from '../errors.ts';
import type { CallContext } from '../knowledge-base.ts';
import type { Document, Filter } from '../model.ts';
import type { KnowledgeStore } from '../ports.ts';
import { passagesOf, textOf } from './documents.ts';

export interface WholeTextQuery {
  readonly filter?: Filter | undefined;
  readonly cursor?: string | undefined;
}

const PART_CHARACTERS = 48_000;

/** Where the next part begins: after `list`'s cursor, `skip` documents on, at an offset of that one's text. */
interface Position {
  readonly list?: string;
  readonly skip: number;
  readonly offset: number;
  /** Whether only question-and-answer documents are read; decided at the start. */
  readonly questions: boolean;
}

/** The question-and-answer documents as one text, or all documents where there are none; a part at a time. */
export async function wholeText(
  store: KnowledgeStore,
  query: WholeTextQuery,
  context: CallContext,
): Promise<{ text: string; documents: number; cursor?: string }> {
  const start = query.cursor === undefined ? await beginning(store, query.filter, context) : positionOf(query.cursor);
  let text = '';
  let documents = 0;
  for await (const { document, at } of documentsFrom(store, query.filter, start, context)) {
    if (start.questions && !isQuestions(document)) continue;
    const room = PART_CHARACTERS - text.length;
    if (room < PART_CHARACTERS / 10) return { text, documents, cursor: cursorOf(at) };
    const part = await textOf(passagesOf(store, document.id, context), { from: at.offset, maxCharacters: room });
    documents += 1;
    text += `${text === '' ? '' : '\n\n'}${at.offset === 0 ? `# ${document.title}\n\n` : ''}${part.text.trim()}`;
    if (part.next !== undefined) return { text, documents, cursor: cursorOf({ ...at, offset: part.next }) };
  }
  return { text, documents };
}

async function* documentsFrom(
  store: KnowledgeStore,
  filter: Filter | undefined,
  start: Position,
  context: CallContext,
): AsyncGenerator<{ document: Document; at: Position }> {
  let { list, skip, offset } = start;
  do {
    const query = { limit: 100, ...(filter && { filter }), ...(list === undefined ? {} : { cursor: list }) };
    const page = await store.list(query, accessOf(context.principal), context);
    for (const [index, document] of page.items.entries()) {
      if (index < skip) continue;
      yield {
        document,
        at: { ...(list === undefined ? {} : { list }), skip: index, offset, questions: start.questions },
      };
      offset = 0;
    }
    skip = 0;
    list = page.cursor;
  } while (list !== undefined);
}

async function beginning(store: KnowledgeStore, filter: Filter | undefined, context: CallContext): Promise<Position> {
  const start = { skip: 0, offset: 0, questions: true };
  const types = { ...filter, types: ['application/json'] };
  for await (const { document } of documentsFrom(store, types, start, context)) if (isQuestions(document)) return start;
  return { ...start, questions: false };
}

const isQuestions = (document: Document) => Number(document.metadata['questions'] ?? 0) > 0;

const cursorOf = ({ list, skip, offset, questions }: Position) =>
  Buffer.from(JSON.stringify([list ?? null, skip, offset, questions])).toString('base64url');

function positionOf(cursor: string): Position {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(parsed)) {
      const [list, skip, offset, questions]: unknown[] = parsed;
      if (Number.isSafeInteger(skip) && Number.isSafeInteger(offset) && typeof questions === 'boolean') {
        return { ...(typeof list === 'string' ? { list } : {}), skip: Number(skip), offset: Number(offset), questions };
      }
    }
  } catch {
    // Falls to the sentence below: whatever it was, it is not a cursor of ours.
  }
  throw new KbError('invalid_input', 'That cursor is not one of ours. Leave it out to read from the start.');
}
