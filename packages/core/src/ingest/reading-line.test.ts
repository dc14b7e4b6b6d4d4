import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KbError } from '../errors.ts';
import type { DocumentLoader, LoadedDocument } from '../ports.ts';
import { memoryStore } from '../testing/memory-store.ts';
import { batchWriter, type BatchWriter } from './batch-writer.ts';
import type { Ingest } from './read-in.ts';
import { readingLine } from './reading-line.ts';
import { newTally } from './tally.ts';

const word = 'kettle ';

test('a file is read while the one before is indexed, and no further ahead', async () => {
  const written = Promise.withResolvers<void>();
  const { add, begun } = line(
    { 'a.x': [word], 'b.x': [word], 'c.x': [word] },
    { add: () => written.promise, drain: () => Promise.resolve() },
  );
  const all = add('a.x')
    .then(() => add('b.x'))
    .then(() => add('c.x'));
  await pause(20);
  expect(begun).toEqual(['a.x', 'b.x']);
  written.resolve();
  await all;
  expect(begun).toEqual(['a.x', 'b.x', 'c.x']);
});

test('nothing is read while a large text is indexed', async () => {
  const written = Promise.withResolvers<void>();
  const { add, begun } = line(
    { 'large.x': [word.repeat(80_000)], 'b.x': [word] },
    { add: () => written.promise, drain: () => Promise.resolve() },
  );
  const all = add('large.x').then(() => add('b.x'));
  await pause(300);
  expect(begun).toEqual(['large.x']);
  written.resolve();
  await all;
});

test('documents come in the order of their files, however long each is read, and what fails concerns its file alone', async () => {
  const file = fc.record({ texts: fc.array(fc.constant(word), { maxLength: 3 }), fails: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(
      fc.array(file, { maxLength: 6 }),
      fc.infiniteStream(fc.integer({ max: 3, min: 0 })),
      async (files, waits) => {
        const order: string[] = [];
        const texts = Object.fromEntries(files.map(({ texts: own }, i) => [`${i}.x`, own]));
        const failing = files.flatMap(({ fails }, i) => (fails ? [`${i}.x`] : []));
        const taken: BatchWriter = {
          add: async ({ document }) => {
            await pause(waits.next().value ?? 0);
            order.push(document.key);
          },
          drain: () => Promise.resolve(),
        };
        const { add, drain, tallies } = line(texts, taken, { failing, wait: () => pause(waits.next().value ?? 0) });
        for (const name of Object.keys(texts)) await add(name);
        await drain();
        expect(order).toEqual(
          Object.entries(texts).flatMap(([name, own]) => own.map((_, i) => (i === 0 ? name : `${name} ${i}`))),
        );
        expect(tallies.map(({ reason }) => reason !== undefined)).toEqual(
          files.map(({ texts: own, fails }) => fails || own.length === 0),
        );
      },
    ),
    { numRuns: 40 },
  );
});

test('a store that fails ends the line', async () => {
  const failure = new KbError('store_unavailable', 'The disk is full.');
  const { add, drain } = line(
    { 'a.x': [word], 'b.x': [word], 'c.x': [word] },
    { add: () => Promise.reject(failure), drain: () => Promise.resolve() },
  );
  await expect(
    add('a.x')
      .then(() => add('b.x'))
      .then(() => add('c.x'))
      .then(drain),
  ).rejects.toBe(failure);
});

/** Files of made-up texts on their way to a writer. */
function line(
  texts: Readonly<Record<string, readonly string[]>>,
  writer: BatchWriter = batchWriter(memoryStore(), undefined),
  { failing = [], wait = () => Promise.resolve() }: { failing?: readonly string[]; wait?: () => Promise<unknown> } = {},
) {
  const begun: string[] = [];
  const loader: DocumentLoader = {
    name: 'made up',
    mediaTypes: [],
    extensions: ['x'],
    async *load({ name }): AsyncGenerator<LoadedDocument> {
      begun.push(name);
      for (const [i, text] of (texts[name] ?? []).entries()) {
        await wait();
        yield { text, sections: [], ...(i > 0 && { key: `${name} ${i}` }) };
      }
      await wait();
      if (failing.includes(name)) throw new KbError('unreadable', `${name} is damaged.`);
    },
  };
  const ingest: Ingest = {
    store: memoryStore(),
    settings: { words: 200, overlap: 40 },
    loaderFor: () => Promise.resolve({ loader, mediaType: 'text/x' }),
    readers: [],
    now: () => 0,
  };
  const all = readingLine(ingest, writer, { collection: 'default' });
  const tallies: ReturnType<typeof newTally>[] = [];
  return {
    begun,
    tallies,
    drain: () => all.drain(),
    async add(name: string) {
      const tally = newTally(name);
      tallies.push(tally);
      await all.add({ source: { name, bytes: Buffer.from(name) }, key: name, url: '', hash: name }, tally);
    },
  };
}
