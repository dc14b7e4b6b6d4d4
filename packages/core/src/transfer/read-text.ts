import type { Document, Passage } from '../model.ts';

/** A stored document with all its passages. */
export interface WholeDocument {
  readonly document: Document;
  readonly passages: readonly Passage[];
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
