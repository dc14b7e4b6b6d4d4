import { expect, test } from 'vitest';
import { localPrincipal } from '../access/permission.ts';
import type { Principal } from '../model.ts';
import { openTestKb } from '../testing/open-test-kb.ts';
import { callTool } from './call-tool.ts';
import type { FinishedCall } from './define.ts';
import { fetch } from './fetch.ts';
import { listDocuments } from './list-documents.ts';
import { search } from './search.ts';
import { uploadDocument } from './upload-document.ts';

const documents = [{ key: 'tea.txt', text: 'Green tea is steamed.' }];

test('an observer is told who called what and how it ended, and nothing of the words', async () => {
  await using kb = await openTestKb({ documents });
  const calls: FinishedCall[] = [];
  const context = {
    kb,
    principal: localPrincipal,
    observe: (call: FinishedCall) => {
      calls.push(call);
    },
  };
  const { results } = await callTool(search, { query: 'steamed' }, context);
  await expect(callTool(fetch, { id: 'missing' }, context)).rejects.toThrow('missing');
  const [found] = results as { id: string }[];
  expect(calls).toMatchObject([
    { tool: 'search', principal: { id: 'local' }, outcome: 'ok', objects: [found?.id] },
    { tool: 'fetch', outcome: 'not_found', objects: ['missing'] },
  ]);
  expect(JSON.stringify(calls)).not.toContain('steamed');
});

test('a caller without the scope, or limited to some collections, cannot reach files by any tool', async () => {
  await using kb = await openTestKb({ documents });
  const scopes: Principal['scopes'] = new Set(['kb:read', 'kb:write', 'kb:files']);
  const limited: Principal = { id: 'x', scopes, collections: new Map([['default', 'writer']]) };
  const calls = { kb, principal: limited };
  await expect(callTool(uploadDocument, { path: '/etc/passwd' }, calls)).rejects.toMatchObject({ code: 'forbidden' });
  const nobody: Principal = { id: 'y', scopes: new Set(), collections: 'all' };
  await expect(callTool(search, { query: 'tea' }, { kb, principal: nobody })).rejects.toThrow('kb:read');
});

test.each(['2026-02-31', 'yesterday', '2026-11', '2026-11-21T99:00'])(
  'of %s, which is no date, it is said how one is written',
  async (after) => {
    await using kb = await openTestKb({ documents });
    const call = callTool(listDocuments, { after }, { kb, principal: localPrincipal });
    await expect(call).rejects.toThrow('after: write a date like 2026-03-31 or 2026-03-31T08:00:00Z');
  },
);
