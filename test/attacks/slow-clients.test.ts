import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AttackedServer, openAttacked, search } from './attacked.ts';

let server: AttackedServer;
beforeAll(async () => {
  server = await openAttacked({ limits: { requestMs: 400, unreadBytes: 64 * 1024 } });
});
afterAll(() => server[Symbol.asyncDispose]());

/** Connections that each begin with the same bytes and go on drop by drop until the server has had enough. */
async function drip(many: number, beginning: string, drop: string): Promise<readonly string[]> {
  const sockets = Array.from({ length: many }, () => connect(server.port, '127.0.0.1'));
  const answers = sockets.map((socket) => answerOf(socket));
  for (const socket of sockets) socket.write(beginning);
  const dripping = setInterval(() => {
    for (const socket of sockets) if (socket.writable) socket.write(drop);
  }, 20);
  // Meanwhile another is answered as always.
  for (let n = 0; n < 5; n += 1) expect((await server.post('/mcp', search)).status).toBe(200);
  const all = await Promise.all(answers);
  clearInterval(dripping);
  return all;
}

async function answerOf(socket: Socket): Promise<string> {
  let answer = '';
  socket.on('data', (chunk) => (answer += String(chunk))).on('error', () => {});
  await new Promise((resolve) => socket.once('close', resolve));
  return answer;
}

const head = (length: number): string =>
  `POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: ${server.anna.authorization}\r\nContent-Length: ${length}\r\n\r\n`;

test('two hundred who send their headers letter by letter are cut off', async () => {
  const answers = await drip(200, 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: ', 'a');
  expect(answers.filter((answer) => /^(HTTP\/1\.1 408|$)/.test(answer))).toHaveLength(200);
});

test('so are those who send a body byte by byte', async () => {
  const answers = await drip(100, `${head(100_000)}{"jsonrpc":"2.0","id":1,`, ' ');
  expect(answers.filter((answer) => /^(HTTP\/1\.1 408|$)/.test(answer))).toHaveLength(100);
});

test('and those who connect and say nothing', async () => {
  expect(await drip(50, '', '')).toHaveLength(50);
});

test('who asks a lot and reads nothing is cut off, and holds up nobody', async () => {
  const socket = connect(server.port, '127.0.0.1');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => {}).pause();
  const stream = `GET /sse HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${server.anna.authorization}\r\n\r\n`;
  socket.write(stream);
  await once(socket, 'readable');
  const [, path = ''] = /data: (\S+)/.exec(String(socket.read())) ?? [];
  expect(path).toContain('/messages');
  const tools = JSON.stringify(
    Array.from({ length: 50 }, (_, id) => ({ jsonrpc: '2.0', id, method: 'tools/list', params: {} })),
  );
  let status = 202;
  // Answers pile up where nobody takes them, until the session is gone.
  for (let n = 0; status !== 404; n += 1) {
    expect(n).toBeLessThan(2_000);
    status = (await server.post(path, tools)).status;
  }
  socket.destroy();
  await closed;
  expect((await server.post('/mcp', search)).status).toBe(200);
});
