import { localPrincipal as principal, silentLog as log } from '@kb-mcp/core';
import { expect, test } from 'vitest';
import { openTestKb } from '../../../packages/core/src/testing/open-test-kb.ts';
import { firstReading } from './first-reading.ts';

/** A base whose sources are read when the test says so. */
async function opened(...documents: readonly { readonly key: string; readonly text: string }[]) {
  const kb = await openTestKb({ documents: [...documents] });
  const { promise, resolve: finish } = Promise.withResolvers<void>();
  const slow = {
    ...kb,
    // Only the id is looked at.
    sources: { ...kb.sources, declare: async () => ({ id: 's' }) as never },
    sync: async () => {
      await promise;
      return [];
    },
  };
  const first = firstReading(slow, ['docs'], { log, signal: new AbortController().signal, mostMs: 20 });
  const notice = async () => (await first.kb.search({ query: 'tea', limit: 1 }, { principal })).notice;
  const context = { query: 'tea', limit: 1, maxTokens: 100 };
  const noticeOfContext = async () => (await first.kb.context(context, { principal })).notice;
  return { ...first, finish, notice, noticeOfContext, [Symbol.asyncDispose]: () => kb[Symbol.asyncDispose]() };
}

test('searches of a base whose first documents take long say that there will be more, until there is', async () => {
  await using base = await opened();
  await base.early;
  expect(await base.notice()).toMatch(/being read for the first time/);
  expect(await base.noticeOfContext()).toMatch(/being read for the first time/);
  base.finish();
  await base.reading;
  expect(await base.notice()).toBeUndefined();
});

test('where there are documents already nobody waits, and nothing is said', async () => {
  await using base = await opened({ key: 'tea.txt', text: 'Tea is steamed.' });
  await base.early;
  expect(await base.notice()).toBeUndefined();
  base.finish();
});
