import { accessOf } from '../access/permission.ts';
import { KbError } from '../errors.ts';
import type { CallContext, LinkedDocument } from '../knowledge-base.ts';
import { type Document, parseId, type Passage, type Span } from '../model.ts';
import { passagesOf as storedPassages } from '../passages-of.ts';
import type { KnowledgeStore } from '../ports.ts';

/** Gives documents, passages (by ordinal) and spans of characters an address that a person can open; never empty. */
export type Linker = (document: Document, place?: number | Span) => string;

/** A document by its id or that of one of its passages; throws `not_found`. */
export async function findDocument(store: KnowledgeStore, id: string, context: CallContext): Promise<Document> {
  const document =
    (await store.get(id, accessOf(context.principal), context)) ??
    (await store.get(parseId(id).documentId, accessOf(context.principal), context));
  if (document) return document;
  throw new KbError(
    'not_found',
    `There is no document «${id.slice(0, 100)}». Ids come from a search or from list_documents.`,
  );
}

/** All passages of a document in order, so far as the caller may read it. */
export const passagesOf = (store: KnowledgeStore, documentId: string, context: CallContext): AsyncIterable<Passage> =>
  storedPassages(store, documentId, accessOf(context.principal), context);

/** The text of passages from an offset, ending at the end of a passage; the rest begins at `next`. */
export async function textOf(
  passages: AsyncIterable<Passage> | Iterable<Passage>,
  range: { readonly from: number; readonly maxCharacters: number },
): Promise<{ readonly text: string; readonly next?: number }> {
  let text = '';
  let end = range.from;
  for await (const { characters, text: part } of passages) {
    if (characters.to <= end) continue;
    const piece = part.slice(Math.max(0, end - characters.from));
    const room = range.maxCharacters - text.length;
    if (piece.length > room && text !== '') return { text, next: end };
    // A passage longer than one part is cut, never between the halves of a character.
    const cut = piece.length > room ? safeCut(piece, room) : piece.length;
    text += piece.slice(0, cut);
    end = characters.to - piece.length + cut;
    if (cut < piece.length) return { text, next: end };
  }
  return { text };
}

/** A document with its address. */
export const linked = (document: Document, link: Linker): LinkedDocument => ({ ...document, url: link(document) });

const safeCut = (text: string, at: number) => (/[\uD800-\uDBFF]/.test(text.charAt(at - 1)) ? at - 1 : at);
