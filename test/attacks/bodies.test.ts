import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AttackedServer, openAttacked, rpc, search } from './attacked.ts';

let server: AttackedServer;
beforeAll(async () => {
  server = await openAttacked();
});
afterAll(() => server[Symbol.asyncDispose]());

describe('a body', () => {
  test('of 100 MB, or nested without end, is refused while the server goes on', async () => {
    const huge = await server.post('/mcp', `{"x":"${'x'.repeat(100 * 2 ** 20)}"}`).catch(() => undefined);
    if (huge) expect(huge.status).toBe(413);
    for (const deep of [
      '['.repeat(200_000),
      `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
      `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`,
    ]) {
      expect((await server.post('/mcp', deep)).status).toBe(400);
      expect((await server.post('/api/tools/search', `{"query": ${deep}}`)).status).toBe(400);
    }
    expect((await server.post('/mcp', search)).status).toBe(200);
  });

  test('cannot reach the prototype of anything', async () => {
    const bodies = [
      '{"__proto__": {"polluted": 1}}',
      '{"constructor": {"prototype": {"polluted": 1}}}',
      rpc('tools/call').replace('{}', '{"name":"search","arguments":{"query":"tea","__proto__":{"polluted":1}}}'),
    ];
    for (const body of bodies) {
      for (const path of ['/mcp', '/api/tools/search']) {
        const refused = await server.post(path, body);
        expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('__proto__')]);
      }
    }
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    for (const name of ['__proto__', 'constructor', 'toString']) {
      expect(await (await server.post('/mcp', rpc('tools/call', { name, arguments: {} }))).text()).toContain(
        'There is no tool',
      );
      expect((await server.post(`/api/tools/${name}`, '{}')).status).toBe(404);
    }
  });
});
