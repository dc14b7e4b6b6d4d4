import type { Access, Document, Passage } from '../model.ts';
import type { CallOptions, KnowledgeStore } from '../ports.ts';

/** A stored document with all its passages. */
export interface WholeDocument {
  readonly document: Document;
  readonly passages: readonly Passage[];
}

const AT_ONCE = 500;

/** All passages of a document in order. */
export async function allPassages(
  store: KnowledgeStore,
  documentId: string,
  access: Access,
  options?: CallOptions,
): Promise<readonly Passage[]> {
  const passages: Passage[] = [];
  for (;;) {
    const more = await store.passages(documentId, { from: passages.length, limit: AT_ONCE }, access, options);
    passages.push(...more);
    if (more.length < AT_ONCE) return passages;
  }
}

/** The text that passages were cut from; where none of them stands, line feeds keep the places of the others. */
export function textOfPassages(passages: readonly Pick<Passage, 'characters' | 'text'>[]): string {
  const parts: string[] = [];
  let end = 0;
  for (const { characters, text } of passages) {
    if (characters.from > end) parts.push('\n'.repeat(characters.from - end));
    const fresh = text.slice(Math.max(0, end - characters.from));
    if (characters.to > end) parts.push(fresh);
    end = Math.max(end, characters.to);
  }
  return parts.join('');
}
