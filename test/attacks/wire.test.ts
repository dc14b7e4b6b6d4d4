import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AttackedServer, json, openAttacked, raw, search } from './attacked.ts';

let server: AttackedServer;
beforeAll(async () => {
  server = await openAttacked();
});
afterAll(() => server[Symbol.asyncDispose]());

describe('on the wire', () => {
  const head = (lines: string) => `POST /mcp HTTP/1.1\nHost: localhost\n${lines}\n\n`;

  test('requests with two lengths, or that a proxy may read otherwise, are refused', async () => {
    const shapes = [
      'Content-Length: 5\nTransfer-Encoding: chunked',
      'Content-Length: 5\nContent-Length: 6',
      'Transfer-Encoding: chunked, identity',
      'Transfer-Encoding : chunked',
      'Content-Length: +5',
      'Content-Length: 5, 5\nX: y',
      'X: a\n Folded: yes\nContent-Length: 5',
      'X: \u0000\nContent-Length: 5',
    ];
    for (const shape of shapes) {
      expect([
        shape,
        (await raw(server, `${head(shape)}0\n\nGET /smuggled HTTP/1.1\nHost: localhost\n\n`)).slice(0, 12),
      ]).toEqual([shape, 'HTTP/1.1 400']);
    }
  });

  test('a header that says who calls, or whom, twice is refused: others on the way may heed the other one', async () => {
    const anna = `Authorization: ${server.anna.authorization}`;
    const mallory = `Authorization: ${server.mallory.authorization}`;
    const ask = (lines: string) => raw(server, `GET /api/tools HTTP/1.1\n${lines}\nConnection: close\n\n`);
    expect(await ask(`Host: localhost\n${anna}`)).toMatch(/^HTTP\/1\.1 200/);
    for (const lines of [
      `Host: localhost\nHost: evil.example\n${anna}`,
      `Host: localhost\nhost: localhost\n${anna}`,
      `Host: localhost\n${mallory}\n${anna}`,
      `Host: localhost\n${anna}\nContent-Type: application/json\nContent-Type: text/plain`,
    ]) {
      expect(await ask(lines)).toMatch(/^HTTP\/1\.1 400/);
    }
  });

  test('of a whole address in the first line its host counts, and no header', async () => {
    const ask = (address: string, host: string) =>
      raw(server, `GET ${address} HTTP/1.1\nHost: ${host}\nConnection: close\n\n`);
    expect(await ask('http://localhost/healthz', 'localhost')).toMatch(/^HTTP\/1\.1 200/);
    expect(await ask('http://localhost/healthz', 'evil.example')).toMatch(/^HTTP\/1\.1 200/);
    expect(await ask('http://evil.example/healthz', 'localhost')).toMatch(/^HTTP\/1\.1 403/);
    expect(await ask('http://localhost@evil.example/healthz', 'localhost')).toMatch(/^HTTP\/1\.1 403/);
    expect(await ask('http://localhost/metrics', 'localhost')).toMatch(/^HTTP\/1\.1 401/);
    expect(await ask('http://[/healthz', 'localhost')).toMatch(/^HTTP\/1\.1 4/);
  });

  test('an address that cannot be one is refused in the form of every other error, and without repeating it', async () => {
    for (const [path, status] of [
      ['/documents/%zz', 400],
      ['/documents/%ff%fe', 400],
      [`/documents/${'canary'.repeat(500)}`, 414],
    ] as const) {
      const refused = await fetch(server.urls.base + path, { headers: server.anna });
      const text = await refused.text();
      expect(refused.status).toBe(status);
      expect(JSON.parse(text)).toEqual({ code: 'invalid_input', message: expect.any(String), retryable: false });
      expect(text).not.toMatch(/canary|%/);
    }
  });

  test('a body in a coding that is not undone is refused', async () => {
    const refused = await server.post('/api/search', '{"query":"tea"}', { 'content-encoding': 'gzip' });
    expect([refused.status, await refused.text()]).toEqual([415, expect.stringContaining('Content-Encoding')]);
    const plain = await server.post('/api/search', '{"query":"tea"}', { 'content-encoding': 'identity' });
    expect(plain.status).toBe(200);
  });

  test('a header that a proxy sets changes nothing when it comes from a caller', async () => {
    const forged = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      'x-forwarded-for': '127.0.0.1',
      'x-original-url': '/metrics',
      'x-rewrite-url': '/metrics',
      'x-http-method-override': 'DELETE',
    };
    const bare = await fetch(server.urls.mcp, { method: 'POST', headers: { ...json, ...forged }, body: search });
    expect(bare.status).toBe(401);
    expect(bare.headers.get('www-authenticate')).not.toContain('evil');
  });
});
