import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { documentId } from '../../packages/core/src/ingest/index-document.ts';
import { apiKeys } from '@kb-mcp/core/access';
import { afterAll, expect, test } from 'vitest';
import { sqliteState } from '../../packages/core/src/stores/sqlite-state.ts';
import { cli } from '../served.ts';
import { probes } from './probes.ts';

const folder = mkdtempSync(join(tmpdir(), 'kb-leaks-stdio-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const WORDS = ['zanzibar', 'quixotic', 'kumquat', 'xylophone'] as const;

async function add(data: string, collection: string, lines: readonly object[]): Promise<void> {
  const file = join(folder, `${collection}.jsonl`);
  writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
  const child = spawn(process.execPath, [cli, 'add', file, '--collection', collection, '--data', data], {
    stdio: 'ignore',
  });
  expect(await once(child, 'exit')).toEqual([0, null]);
}

/** A base with what the key may read, and perhaps with what it may not. */
async function base(name: string, sealed: boolean): Promise<{ readonly data: string; readonly secret: string }> {
  const data = join(folder, name);
  if (sealed) {
    const title = `Sealed ${WORDS[1]}`;
    await add(data, 'sealed', [{ _id: 'secret', title, text: `melon river ${WORDS.join(' ')}`, tags: [WORDS[2]] }]);
  }
  const id = documentId('sealed', 'secret');
  const got = spawn(process.execPath, [cli, 'get', id, '--data', data], { stdio: 'ignore' });
  expect(await once(got, 'exit')).toEqual([sealed ? 0 : 3, null]);
  await add(data, 'open', [
    { _id: 'one', title: 'One', text: 'A melon and a river.' },
    { _id: 'two', title: 'Two', text: 'Tea by the window.' },
  ]);
  await using state = sqliteState({ path: data });
  const rights = { scopes: ['kb:read', 'kb:write'] as const, collections: { open: 'reader' } as const };
  const { secret } = await apiKeys({ state }).create({ name: 'bot', ...rights, scopes: [...rights.scopes] });
  return { data, secret };
}

/** What a client over stdio with that key is answered, and what the program says beside. */
async function answers({
  data,
  secret,
}: {
  readonly data: string;
  readonly secret: string;
}): Promise<readonly string[]> {
  const args = [cli, '--data', data, '--transport', 'stdio', '--allow', 'write,files'];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, KB_MCP_TOKEN: secret },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const targets = {
    forbidden: [documentId('sealed', 'secret')],
    allowed: [documentId('open', 'one')],
    words: WORDS,
    shared: 'melon',
    collection: 'sealed',
    jobs: [],
  };
  const found: string[] = [];
  for (const { url, payload } of probes(targets)) {
    if (url !== '/mcp' || payload === undefined) continue;
    child.stdin.write(`${JSON.stringify(payload)}\n`);
    const { value } = await lines.next();
    found.push(`${JSON.stringify(payload)}\n${String(value).replaceAll(/20\d\d-\d\d-\d\dT[\d:.]+Z/g, '(when)')}`);
  }
  child.stdin.end();
  await once(child, 'exit');
  return [...found, said];
}

test(
  'over stdio with a key the answers are those of a base without what is not for it',
  { timeout: 120_000 },
  async () => {
    const [whole, without] = [await answers(await base('whole', true)), await answers(await base('without', false))];
    expect(whole.length).toBeGreaterThan(300);
    expect(whole.filter((answer) => answer.includes('Tea by the window')).length).toBeGreaterThan(1);
    expect(whole).toEqual(without);
  },
);
