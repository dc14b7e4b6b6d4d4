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
