import fc from 'fast-check';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { KbError } from '../errors.ts';
import { documentReader } from './reader.ts';
import { defaultReading } from './settings.ts';

// The real parser processes, with limits that end a test soon.
const reader = documentReader({ ...defaultReading, seconds: 10, heapMegabytes: 128 });
afterAll(() => reader.close());

const folder = fileURLToPath(new URL('../../../../../shared/documents/', import.meta.url));
const largest = 300_000;
const files = existsSync(folder)
  ? readdirSync(folder)
      .filter((name) => /\.(?!bin)\w+$/.test(name) && statSync(folder + name).size < largest)
      .toSorted()
  : [];

/** What accidents and attackers do to a file. */
const mutation = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), at: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({
    kind: fc.constant('bytes' as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
  }),
  fc.record({
    kind: fc.constant('twice' as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.integer({ min: 1, max: 5_000 }),
  }),
);
type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;

function mutate(bytes: Buffer, { at, ...how }: Mutation): Buffer {
  const place = Math.floor(at * bytes.length);
  if (how.kind === 'cut') return bytes.subarray(0, place);
  if (how.kind === 'twice')
    return Buffer.concat([bytes.subarray(0, place), bytes.subarray(Math.max(0, place - how.length))]);
  const changed = Buffer.from(bytes);
  changed.set(how.bytes.subarray(0, bytes.length - place), place);
  return changed;
}

test.skipIf(files.length === 0)(
  'a real file that was damaged is read, or refused in one sentence that says what is wrong',
  async () => {
    const property = fc.asyncProperty(
      fc.constantFrom(...files),
      fc.array(mutation, { minLength: 1, maxLength: 4 }),
      async (name, mutations) => {
        const bytes = mutations.reduce<Buffer>(mutate, readFileSync(folder + name));
        const source = { name, bytes: new Uint8Array(bytes) };
        try {
          const { loader } = await reader.loaderFor(source);
          const loaded = loader.load(source);
          if (loaded instanceof Promise) await loaded;
          else for await (const document of loaded) expect(document.text).toBeTypeOf('string');
        } catch (error) {
          if (!(error instanceof KbError)) throw error;
          expect([error.code, error.message]).not.toContain('internal');
          expect(error.message).toMatch(/^\P{Lu}?[^]{8,1000}[.…]$/u);
        }
      },
    );
    await fc.assert(property, { numRuns: Number(process.env['KB_MCP_FUZZ_RUNS'] ?? 60), endOnFailure: true });
  },
  600_000,
);
