import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteState } from '../../packages/core/src/stores/sqlite-state.ts';
import { audit } from '@kb-mcp/core/access';
import { afterAll, expect, test } from 'vitest';
import { stderrLog } from '../../apps/cli/src/log.ts';
import { cli, start } from '../served.ts';
import { json, raw, rpc } from './attacked.ts';

const data = mkdtempSync(join(tmpdir(), 'kb-logs-'));
afterAll(() => rmSync(data, { recursive: true, force: true }));

const FORGED = '\n{"level":"error","message":"forged"}\r\n\u001b[2J\u001b]0;forged\u0007\u009b31m\u2028forged';

test('what callers send makes no line in the log, and nothing of it is in one', async () => {
  const server = await start(['--data', data, '--transport', 'http', '--port', '0', '--log-level', 'info']);
  const welcome = server.said().length;
  const address = { port: Number(server.host.split(':')[1]) };
  const post = (path: string, body: string) =>
    fetch(`http://${server.host}${path}`, {
      method: 'POST',
      headers: { ...json, 'user-agent': 'forged', 'x-request-id': 'forged', authorization: 'Bearer forged' },
      body,
    }).then((answer) => answer.text());
  await post('/mcp', rpc('tools/call', { name: `forged${FORGED}`, arguments: {} }));
  await post('/mcp', rpc('tools/call', { name: 'search', arguments: { query: FORGED } }));
  await post('/mcp', rpc(FORGED, {}));
  await post(`/api/tools/forged${encodeURIComponent(FORGED)}`, '{}');
  await post('/api/tools/search', JSON.stringify({ query: FORGED }));
  await post(`/forged${encodeURIComponent(FORGED)}?q=forged`, FORGED);
  await raw(address, `GET /forged%0d%0a HTTP/1.1\nHost: localhost\nX: \u001b[2Jforged\nConnection: close\n\n`);
  await raw(address, 'forged\u001b[2J\n\n');
  const said = await server.stop();
  const lines = said.slice(welcome).split('\n').filter(Boolean);
  expect(lines.length).toBeGreaterThan(5);
  for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
  expect(said).not.toMatch(/forged|\u001b|\u009b/);
});

test('on a terminal a message begins no second line that looks like ours, and is no command to the terminal', () => {
  const written: string[] = [];
  const stream = { isTTY: true, write: (text: string) => written.push(text) };
  // Only these two are used of a terminal.
  const log = stderrLog(stream as unknown as NodeJS.WriteStream);
  log.warn({ err: new Error(`It failed${FORGED}`) }, `Careful${FORGED}`);
  const [text = ''] = written;
  expect(text).not.toMatch(/[\u001b\u0007\u009b\r]/);
  expect(text.trimEnd().split('\n').slice(1)).toEqual(expect.arrayContaining([expect.stringMatching(/^ {4}\{/)]));
  expect(
    text
      .trimEnd()
      .split('\n')
      .filter((line) => !line.startsWith('    ')),
  ).toHaveLength(1);
});

test('names in the audit log are no commands to the terminal of whoever reads it', async () => {
  {
    await using state = sqliteState({ path: data });
    const event = { action: 'sign-in', outcome: 'unauthenticated', objects: [`client${FORGED}`], door: 'http' };
    await audit({ state, days: 1 }).record({ ...event, principal: `user:eve${FORGED}` });
  }
  const child = spawn(process.execPath, [cli, 'audit', '--data', data], { stdio: ['ignore', 'pipe', 'inherit'] });
  const shown = (await Array.fromAsync(child.stdout)).join('');
  expect(shown).toContain('user:eve');
  expect(shown).not.toMatch(/[\u001b\u0007\u009b\r]/);
  expect(shown.split('\n').filter((line) => line.startsWith('{'))).toEqual([]);
});
