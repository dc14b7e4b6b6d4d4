import { setTimeout as pause } from 'node:timers/promises';
import { type Job, silentLog, tools } from '@kb-mcp/core';
import { expect, test, vi } from 'vitest';
import { newCounts } from '../../../../packages/core/src/ingest/jobs/counts.ts';
import { openTestKb } from '../../../../packages/core/src/testing/open-test-kb.ts';
import { startHttp } from '../start.ts';
import type { Ask } from './ask.ts';

const job: Job = {
  id: 'a-job',
  kind: 'add',
  state: 'running',
  what: 'a folder',
  collection: 'default',
  by: 'local',
  createdAt: '2026-01-31T12:00:00.000Z',
  attempts: 1,
  done: 0,
  counts: newCounts(),
  failures: [],
  paths: [],
};

/** A server with a job and a model that never end by themselves. */
async function opened({ graceMs }: { readonly graceMs: number }) {
  const kb = await openTestKb();
  const jobs: typeof kb.jobs = {
    ...kb.jobs,
    get: async () => job,
    async *follow(_id, { signal }) {
      yield job;
      await pause(600_000, undefined, { signal });
    },
  };
  let asked = 0;
  const ask: Ask = async function* (_question, { signal }) {
    asked += 1;
    yield { type: 'text' };
    await pause(600_000, undefined, { signal });
  };
  const rest = { kb: { ...kb, jobs }, tools, ask };
  const server = await startHttp({ rest, port: 0, log: silentLog, limits: { graceMs } });
  const asking = (accept: string) =>
    fetch(`${server.urls.api}/ask`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept },
      body: JSON.stringify({ question: 'Why?' }),
    });
  return { server, asking, asked: () => asked, [Symbol.asyncDispose]: () => kb[Symbol.asyncDispose]() };
}

const accept = 'text/event-stream';

test('a server that closes does not wait for a job that somebody follows, and tells them', async () => {
  await using here = await opened({ graceMs: 600_000 });
  const following = await fetch(`${here.server.urls.api}/jobs/a-job`, { headers: { accept } });
  await here.server.close();
  expect(await following.text()).toMatch(/^event: job\n[^]*event: error\ndata: \{"code":"unavailable".*stopping/m);
});

test('an answer of a model that does not come in time ends with a sentence, in a stream and without', async () => {
  await using here = await opened({ graceMs: 1_500 });
  const streamed = await here.asking(accept);
  const whole = here.asking('application/json');
  await vi.waitFor(() => expect(here.asked()).toBe(2));
  await here.server.close();
  expect(await streamed.text()).toMatch(/^event: text\n[^]*event: error\ndata: \{"code":"unavailable"/m);
  expect(await (await whole).json()).toMatchObject({ status: 503, detail: expect.stringContaining('stopping') });
});
