import { localPrincipal } from '../access/permission.ts';
import { hashEmbedder } from '../embedders/hash.ts';
import type { KnowledgeBase } from '../knowledge-base.ts';

/** A model of a few dimensions, three documents, and questions about them with the parts of each score. */
export const embedder = hashEmbedder({ dimensions: 64 });
export const documents = [
  { key: 'tea', text: 'Green tea is steamed, then dried.' },
  { key: 'ice', text: 'Ice cream is frozen while it is stirred.' },
  { key: 'lake', text: 'The lake is deep and cold, and nobody swims there.' },
];
export const context = { principal: localPrincipal };

export const ask = (kb: KnowledgeBase, query: string, more: object = {}) =>
  kb.search({ query, limit: 5, explain: true, ...more }, context);
export const keys = ({ items }: Awaited<ReturnType<typeof ask>>) => items.map(({ document }) => document.key);
