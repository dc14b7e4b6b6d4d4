import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KbError } from '../errors.ts';
import { cutPassages } from '../ingest/cut.ts';
import type { DocumentLoader, LoadedDocument, Source } from '../ports.ts';

export interface LoaderFixtures {
  /** Files that load, each with at least one visible character. */
  readonly good: readonly Source[];
  /** Files that are refused. */
  readonly bad: readonly Source[];
}

/** What every loader promises: sections that cover a clean text, and a `KbError` for whatever it cannot read. */
export function describeLoader(name: string, loader: DocumentLoader, { good, bad }: LoaderFixtures): void {
  describe(name, () => {
    for (const source of good) {
      test(`${source.name} loads, and its passages rebuild its text`, async () => {
        const before = Buffer.from(source.bytes);
        const documents = await loadAll(loader, source);
        expect(documents.length).toBeGreaterThan(0);
        expect(documents.some(({ text }) => text.trim() !== '')).toBe(true);
        for (const document of documents) expectSound(document);
        expect(before.equals(source.bytes)).toBe(true);
      });

      test(`${source.name} loads or is refused with a KbError however it is damaged`, async () => {
        await fc.assert(
          fc.asyncProperty(damaged(source), async (broken) => expectSoundOrRefused(loader, broken)),
          { numRuns: 25 },
        );
      });
    }

    for (const source of bad) {
      test(`${source.name} is refused with a sentence`, async () => {
        const refusal = await loadAll(loader, source).catch((error: unknown) => error);
        expect(refusal).toBeInstanceOf(KbError);
        expect(refusal).toMatchObject({ message: expect.stringMatching(/^.{10,}\.$/s) });
      });
    }

    test('random bytes load or are refused with a KbError', async () => {
      const file = `noise.${loader.extensions[0]}`;
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 3_000 }), async (bytes) =>
          expectSoundOrRefused(loader, { name: file, bytes }),
        ),
        { numRuns: 25 },
      );
    });
  });
}

/** All documents of a source. */
export async function loadAll(loader: DocumentLoader, source: Source): Promise<LoadedDocument[]> {
  const loaded = loader.load(source);
  return Symbol.asyncIterator in loaded ? Array.fromAsync(loaded) : [await loaded];
}

async function expectSoundOrRefused(loader: DocumentLoader, source: Source): Promise<void> {
  try {
    for (const document of await loadAll(loader, source)) expectSound(document);
  } catch (error) {
    if (!(error instanceof KbError)) throw error;
  }
}

/** Sections in order and inside the text, nothing visible outside them, and passages that rebuild it. */
function expectSound({ text, sections, pages }: LoadedDocument): void {
  expect(text.isWellFormed()).toBe(true);
  expect(text.includes('\0') || text.includes('\r')).toBe(false);
  let end = 0;
  for (const section of sections) {
    expect(section.from).toBeGreaterThanOrEqual(end);
    expect(section.to).toBeGreaterThanOrEqual(section.from);
    expect(text.slice(end, section.from).trim()).toBe('');
    if (section.page !== undefined) expect(section.page).toBeLessThanOrEqual(pages ?? 0);
    end = section.to;
  }
  expect(end).toBeLessThanOrEqual(text.length);
  expect(text.slice(end).trim()).toBe('');
  let rebuilt = '';
  for (const { characters } of cutPassages({ text, sections }))
    rebuilt += text.slice(Math.max(rebuilt.length, characters.from), characters.to);
  expect(rebuilt).toBe(text.trim() === '' ? '' : text);
}

/** A source cut short, with some bytes changed, or with a stretch repeated. */
function damaged({ name, bytes }: Source): fc.Arbitrary<Source> {
  const place = fc.nat({ max: Math.max(0, bytes.length - 1) });
  const changes = fc.array(fc.tuple(place, fc.nat({ max: 255 })), { minLength: 1, maxLength: 20 });
  return fc.oneof(
    place.map((length) => ({ name, bytes: bytes.slice(0, length) })),
    changes.map((all) => {
      const copy = bytes.slice();
      for (const [at, byte] of all) copy[at] = byte;
      return { name, bytes: copy };
    }),
    fc.tuple(place, place, fc.integer({ min: 1, max: 50 })).map(([a, b, times]) => {
      const part = bytes.subarray(Math.min(a, b), Math.max(a, b));
      const parts = Array.from({ length: times }, () => part);
      return { name, bytes: new Uint8Array(Buffer.concat([bytes.subarray(0, a), ...parts, bytes.subarray(a)])) };
    }),
  );
}
