import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AttackedServer, openAttacked, raw, search } from './attacked.ts';

let server: AttackedServer;
beforeAll(async () => {
  server = await openAttacked();
});
afterAll(() => server[Symbol.asyncDispose]());

describe('from a web page', () => {
  test('under a name that was rebound to this machine there is no answer', async () => {
    const { authorization } = server.anna;
    for (const host of ['evil.example', 'evil.example:3000', '127.0.0.1.evil.example', 'localhost@evil.example', '']) {
      const answer = await raw(
        server,
        `POST /mcp HTTP/1.1\nHost: ${host}\nAuthorization: ${authorization}\nContent-Type: application/json\nContent-Length: ${search.length}\nConnection: close\n\n${search}`,
      );
      expect([host, answer.slice(0, 12)]).toEqual([host, expect.stringMatching(/HTTP\/1.1 40[03]/)]);
      expect(answer).not.toContain('steamed');
    }
  });

  test('of another origin no call is answered and no permission given', async () => {
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1.evil.example', 'file://']) {
      const answer = await server.post('/mcp', search, { origin });
      expect([origin, answer.status]).toEqual([origin, 403]);
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
  });
});
