import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { tinyPdf } from '../../packages/core/src/testing/tiny-files.ts';
import { quickened } from './quick-pdf.ts';

interface Engine {
  getDocument(wanted: object): {
    readonly promise: Promise<{
      getPage(number: number): Promise<{ getTextContent(): Promise<{ readonly items: readonly unknown[] }> }>;
    }>;
    destroy(): Promise<void>;
  };
}

const folder = mkdtempSync(join(tmpdir(), 'kb-quick-pdf-'));
afterAll(() => rmSync(folder, { recursive: true }));
const unpdf = createRequire(import.meta.resolve('@kb-mcp/core')).resolve('unpdf');
const source = readFileSync(join(dirname(unpdf), 'pdfjs.mjs'), 'utf8');
const usual = await engineOf('usual.mjs', source);
const quick = await engineOf('quick.mjs', quickened(source));

/** Each copy of the engine has its own other end, which it looks for once. */
async function engineOf(name: string, code: string): Promise<(bytes: Uint8Array) => Promise<readonly unknown[]>> {
  const path = join(folder, name);
  writeFileSync(path, code);
  const engine = (await import(pathToFileURL(path).href)) as Engine;
  const read = async (bytes: Uint8Array): Promise<readonly unknown[]> => {
    const task = engine.getDocument({ data: new Uint8Array(bytes), verbosity: 0 });
    const { items } = await (await (await task.promise).getPage(1)).getTextContent();
    await task.destroy();
    return items;
  };
  await read(tinyPdf([['Once']]));
  return read;
}

const number = fc.oneof(
  fc.constantFrom('0', '1', '-1', '.5', '12', '-0'),
  fc.double({ min: -900, max: 900, noNaN: true }).map((each) => each.toFixed(3)),
);
const numbers = (count: number) =>
  fc.array(number, { minLength: count, maxLength: count }).map((each) => each.join(' '));
const operator = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('(Fait et passe) Tj', '[(A) -300 (c) 20 (te)] TJ', "(de vente) '", '( ) Tj'),
  },
  { weight: 2, arbitrary: fc.tuple(numbers(6), fc.constantFrom('cm', 'Tm')).map((each) => each.join(' ')) },
  { weight: 2, arbitrary: fc.tuple(numbers(2), fc.constantFrom('Td', 'TD')).map((each) => each.join(' ')) },
  fc.tuple(number, fc.constantFrom('Tc', 'Tw', 'Tz', 'Ts', 'TL')).map((each) => each.join(' ')),
  number.map((size) => `/F1 ${size} Tf`),
  fc.constantFrom('q', 'Q', 'BT', 'ET', 'T*'),
);

test('the quickened engine gives the same runs as the usual one, each at the same place to the last bit', async () => {
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(operator, { maxLength: 40 }), async (operators) => {
      const bytes = tinyPdf([['Acte de vente']], { content: `BT ${operators.join('\n')} ET` });
      const items = await usual(bytes);
      runs += items.length;
      expect(await quick(bytes)).toEqual(items);
    }),
    { numRuns: 300 },
  );
  // Each file has one besides those of the operators.
  expect(runs).toBeGreaterThan(300);
});

test('another version of the engine is not built without a look at it', () => {
  expect(() => quickened(source.replace('TextState=class{', 'TextState=class{own=1;'))).toThrow('0 times, not once');
});
