import { expect, test } from 'vitest';
import { type KeyOnItsWay, warnOfOpenKey } from './open-key.ts';

async function warnings(of: Partial<KeyOnItsWay>): Promise<readonly string[]> {
  const told: string[] = [];
  const warn = (_: object, sentence: string): void => {
    told.push(sentence);
  };
  const lookup = async () => [{ address: '192.168.1.9' }];
  await warnOfOpenKey({
    service: 'embedding service',
    url: undefined,
    key: 'secret-key-1234',
    log: { warn, error: warn },
    lookup,
    ...of,
  });
  return told;
}

test('a key that goes over plain http to a host of the internet is warned of, without the key', async () => {
  const lookup = async () => [{ address: '192.168.1.9' }, { address: '93.184.215.14' }];
  const sentence = (host: string) =>
    `The API key of the embedding service goes to ${host} over http, for everyone on the way to read. Use https.`;
  expect(await warnings({ url: 'http://ai.example.com/v1', lookup })).toEqual([sentence('ai.example.com')]);
  expect(await warnings({ url: 'http://93.184.215.14:8080/v1' })).toEqual([sentence('93.184.215.14')]);
  expect(await warnings({ url: 'http://[2606:2800:21f::1]/v1' })).toEqual([sentence('2606:2800:21f::1')]);
});

test.each([
  ['https://ai.example.com/v1', 'key'],
  ['http://127.0.0.1:11434/v1', 'key'],
  ['http://[::1]:11434/v1', 'key'],
  ['http://10.1.2.3/v1', 'key'],
  ['http://ollama.intranet.example:11434/v1', 'key'],
  ['http://93.184.215.14/v1', undefined],
  [undefined, 'key'],
])('nothing is said of %s with the key %s', async (url, key) => {
  expect(await warnings({ url, key })).toEqual([]);
});

test('a host that has no address is not warned of', async () => {
  const lookup = () => Promise.reject(new Error('ENOTFOUND'));
  expect(await warnings({ url: 'http://nowhere.example/v1', lookup })).toEqual([]);
});
