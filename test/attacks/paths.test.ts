import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AttackedServer, openAttacked, raw, rpc } from './attacked.ts';

let server: AttackedServer;
beforeAll(async () => {
  server = await openAttacked();
});
afterAll(() => server[Symbol.asyncDispose]());

test('no spelling of a path leads out of the documents', async () => {
  const spellings = [
    '../../etc/passwd',
    '..%2f..%2fetc%2fpasswd',
    '%2e%2e/%2e%2e/etc/passwd',
    '..%252f..%252fetc%252fpasswd',
    '..\\..\\etc\\passwd',
    '%c0%ae%c0%ae/etc/passwd',
    '/etc/passwd',
    'x%00.txt',
    '....//etc/passwd',
    'file:///etc/passwd',
    '%',
    '%zz',
  ];
  for (const spelling of spellings) {
    const answer = await raw(
      server,
      `GET /documents/${spelling} HTTP/1.1\nHost: localhost\nAuthorization: ${server.anna.authorization}\nConnection: close\n\n`,
    );
    expect([spelling, answer.slice(0, 12)]).toEqual([spelling, expect.stringMatching(/HTTP\/1.1 (400|404)/)]);
    expect(answer).not.toContain('root:');
    const resource = await server.post('/mcp', rpc('resources/read', { uri: `kb://documents/${spelling}` }));
    expect(await resource.text()).toMatch(/-32002|-32602|not found/i);
  }
});
