import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toKbError } from '../../errors.ts';
import type { Access, Filter } from '../../model.ts';
import type { KnowledgeStore, Move } from '../../ports.ts';
import type { OpenStore } from '../describe-store.ts';
import { type Draft, indexedDocument } from '../indexed-document.ts';
import { memoryStore } from '../memory-store.ts';

const words = ['tea', 'green', 'été', '茶', 'a', 'b', 'c'];
const collections = ['one', 'two', 'three'];

const draft: fc.Arbitrary<Draft> = fc.record({
  collection: fc.constantFrom(...collections),
  key: fc.constantFrom('x.md', 'x.pdf', 'd/y.md', 'd/z'),
  title: fc.constantFrom('tea', 'green tea', ''),
  language: fc.constantFrom('en', 'fr'),
  tags: fc.subarray(['t', 'u']),
  texts: fc.array(
    fc.array(fc.constantFrom(...words), { maxLength: 4 }).map((text) => text.join(' ')),
    { maxLength: 3 },
  ),
});
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ put: fc.array(draft, { minLength: 1, maxLength: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ move: fc.array(fc.tuple(draft, draft), { minLength: 1, maxLength: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ remove: fc.array(draft, { minLength: 1, maxLength: 4 }) }) },
);
const views: readonly (readonly [Access, Filter])[] = [
  ['all', {}],
  [['one'], { tags: ['t'] }],
  [['one', 'three'], { path: 'd/', collections: ['three', 'two'] }],
  ['all', { types: ['md'] }],
];

export function historyContract(open: OpenStore): void {
  test('after any puts, moves and removals it holds and counts what an exact store in memory does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        await using store = await open();
        await using exact = memoryStore();
        for (const one of steps) {
          expect(await apply(store, one)).toEqual(await apply(exact, one));
        }
        expect(await store.check({ deep: true })).toBeUndefined();
        for (const [access, filter] of views) {
          expect(await view(store, access, filter)).toEqual(await view(exact, access, filter));
        }
      }),
      { numRuns: 12 },
    );
  });
}

type Step =
  | { readonly put: readonly Draft[] }
  | { readonly move: readonly (readonly [from: Draft, to: Draft])[] }
  | { readonly remove: readonly Draft[] };

async function apply(store: KnowledgeStore, step: Step): Promise<unknown> {
  if ('put' in step) return store.put(step.put.map(indexedDocument));
  if ('remove' in step)
    return store.remove([...new Set(step.remove.map((one) => indexedDocument(one).document.id))], 'all');
  const moves = step.move.map(([from, to]): Move => {
    const { document, titleTokens } = indexedDocument(to);
    const { key, sourceUrl, title, tags } = document;
    return {
      id: indexedDocument(from).document.id,
      key,
      sourceUrl,
      ...(tags.length > 0 && { title: { text: title, tokens: titleTokens } }),
    };
  });
  // A refusal is a result that all stores must share.
  return store.move(moves).catch((error: unknown) => toKbError(error).code);
}

async function view(store: KnowledgeStore, access: Access, filter: Filter): Promise<unknown> {
  const { languages = await store.languages(access), ...found } = await store.candidates(
    { terms: words, filter, limit: 500 },
    access,
  );
  return {
    listed: await store.list({ filter, limit: 100 }, access),
    languages,
    stats: await store.stats(access),
    found: found.candidates.map(({ row: _row, ...rest }) => JSON.stringify(rest)).toSorted(),
    figures: { ...found, candidates: [], frequency: Object.fromEntries(found.frequency) },
  };
}
