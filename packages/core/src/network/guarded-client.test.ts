import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { guardedClient, type GuardedClientOptions } from './guarded-client.ts';

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  onTestFinished(() => {
    server.close();
  });
  // A server that listens on a port has an address.
  return (server.address() as AddressInfo).port;
}

async function get(url: string, options: GuardedClientOptions, maxBytes = 1_000): Promise<string> {
  using client = guardedClient(options);
  const answer = await client.get(new URL(url), { signal: AbortSignal.timeout(5_000) });
  return Buffer.from(await answer.read(maxBytes)).toString();
}

const loopback = async () => [{ address: '127.0.0.1', family: 4 }];

test('a private host is reached only by the name that was allowed, at the port if one was given', async () => {
  const port = await serve((_request, response) => response.end('inside'));
  const url = `http://intranet.example:${port}/`;
  await expect(get(url, { lookup: loopback })).rejects.toMatchObject({ code: 'forbidden' });
  await expect(get(url, { lookup: loopback, privateHosts: ['other.example'] })).rejects.toMatchObject({
    code: 'forbidden',
  });
  await expect(get(url, { lookup: loopback, privateHosts: ['intranet.example:1'] })).rejects.toMatchObject({
    code: 'forbidden',
  });
  expect(await get(url, { lookup: loopback, privateHosts: ['intranet.example'] })).toBe('inside');
  expect(await get(url, { lookup: loopback, privateHosts: [`Intranet.example:${port}`] })).toBe('inside');
});

test('even an allowed host leads to no address that clouds and links keep for themselves', async () => {
  for (const address of ['169.254.169.254', 'fe80::1', '0.0.0.0', '::', '224.0.0.1', '168.63.129.16']) {
    const lookup = async () => [{ address, family: address.includes(':') ? 6 : 4 }];
    const asked = get('http://inside.example/', { lookup, privateHosts: ['inside.example'] });
    await expect(asked).rejects.toMatchObject({ code: 'forbidden' });
  }
});

test('a name that changes its address between two answers is connected to the one that was checked', async () => {
  const port = await serve((_request, response) => response.end('inside'));
  let asked = 0;
  const lookup = async () => [{ address: (asked += 1) === 1 ? '192.0.2.1' : '127.0.0.1', family: 4 }];
  await expect(get(`http://rebound.example:${port}/`, { lookup })).rejects.toMatchObject({ code: 'forbidden' });
  expect(asked).toBe(1);
});

test('a body is read as far as its limit, packed or not', async () => {
  const port = await serve((request, response) => {
    if (request.url === '/packed') response.setHeader('content-encoding', 'gzip');
    response.end(request.url === '/packed' ? gzipSync(Buffer.alloc(5_000_000)) : 'x'.repeat(999));
  });
  const options = { lookup: loopback, privateHosts: ['a.example'] };
  await expect(get(`http://a.example:${port}/packed`, options)).rejects.toMatchObject({ code: 'too_large' });
  await expect(get(`http://a.example:${port}/`, options, 998)).rejects.toMatchObject({ code: 'too_large' });
  expect(await get(`http://a.example:${port}/`, options, 999)).toHaveLength(999);
  expect(await get(`http://a.example:${port}/packed`, options, 5_000_000)).toHaveLength(5_000_000);
});

test('an answer that ends in the middle is no answer', async () => {
  const port = await serve((request, response) => {
    if (request.url === '/packed') response.setHeader('content-encoding', 'gzip');
    response.setHeader('content-length', 500);
    response.write(request.url === '/packed' ? gzipSync('y'.repeat(1_000)).subarray(0, 20) : 'half');
    setTimeout(() => response.destroy(), 20);
  });
  const options = { lookup: loopback, privateHosts: ['a.example'] };
  await expect(get(`http://a.example:${port}/`, options)).rejects.toThrow();
  await expect(get(`http://a.example:${port}/packed`, options)).rejects.toThrow();
});
