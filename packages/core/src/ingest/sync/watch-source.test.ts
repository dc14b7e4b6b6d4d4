import { expect, test } from 'vitest';
import type { Log } from '../../log.ts';
import { memoryState } from '../../testing/memory-state.ts';
import { memoryStore } from '../../testing/memory-store.ts';
import { takeLease } from '../jobs/lease.ts';
import type { SourceReader, WatchListener } from '../reader.ts';
import { sourceBook } from './source-book.ts';
import { watchSource } from './watch-source.ts';

test('a system without watchers is told of once, with what helps, however many files there are', async () => {
  const state = memoryState();
  let listener: WatchListener | undefined;
  const reader: SourceReader = {
    kinds: ['folder'],
    recognise: async () => undefined,
    listsFirst: () => true,
    async *entries() {},
    urlOf: (_source, key) => `file:///${key}`,
    async watch(_source, given) {
      listener = given;
      return { [Symbol.asyncDispose]: async () => {} };
    },
  };
  const source = {
    id: 's',
    kind: 'folder',
    address: '/docs',
    collection: 'default',
    tags: [],
    watch: true,
    createdAt: '2026-01-01T00:00:00.000Z',
  };
  await sourceBook(state).create('s', source);
  const said: string[] = [];
  const log: Log = { warn: (_fields, message) => said.push(message), error: (_fields, message) => said.push(message) };
  const ingest = {
    store: memoryStore(),
    settings: { words: 200, overlap: 40 },
    loaderFor: () => Promise.reject(new Error('There is nothing to read.')),
    readers: [reader],
    now: Date.now,
  };
  const lease = await takeLease(state, 'watch:s');
  const closing = new AbortController().signal;
  await using _watching = await watchSource({ ingest, state, source, lease: lease!, closing, log, written: () => {} });
  for (let n = 0; n < 100; n += 1) {
    listener?.failed(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }));
  }
  expect(said).toHaveLength(1);
  expect(said[0]).toContain('max_user_watches');
});
