import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, expect, test, vi } from 'vitest';
import type { LoadedDocument, Source } from '../ports.ts';
import { tinyPdf, tinyZip } from '../testing/tiny-files.ts';
import { type LargeTurns, ownTurns } from './large-turns.ts';
import { documentReader } from './reader.ts';
import { defaultReading } from './settings.ts';

const reader = documentReader({ ...defaultReading, seconds: 30, heapMegabytes: 64, pages: 3, fileMegabytes: 10 });
const hasty = documentReader({ ...defaultReading, seconds: 0.1 });
afterAll(async () => {
  await reader.close();
  await hasty.close();
});

async function read(source: Source, signal?: AbortSignal, by = reader): Promise<LoadedDocument[]> {
  const loaded = (await by.loaderFor(source)).loader.load(source, { signal });
  return Symbol.asyncIterator in loaded ? Array.fromAsync(loaded) : [await loaded];
}
const file = (name: string, content: string | Uint8Array): Source => ({ name, bytes: Buffer.from(content) });
const good = file('good.pdf', tinyPdf([['Hello.']]));
const html = (body: string) => file('page.html', `<html><body>${body}</body></html>`);

test('a file that needs too much time or memory is refused with the reason, and the next one is read', async () => {
  await expect(read(html('<p>word</p>'.repeat(200_000)))).rejects.toMatchObject({ code: 'too_large' });
  expect(await read(good)).toMatchObject([{ text: 'Hello.\n' }]);
  await expect(read(html('<p>word</p>'.repeat(100_000)), undefined, hasty)).rejects.toMatchObject({ code: 'timeout' });
});

test('what a damaged file leaves going on in its parser harms neither its own answer nor the next file', async () => {
  // With these bytes changed the PDF engine refuses the file and rejects a promise that nobody holds.
  const damaged = Buffer.from(tinyPdf([['Tea is green.'], ['Coffee is black.']]));
  const changes: readonly (readonly [number, string])[] = [
    [53, '1'],
    [81, '8'],
    [95, '5'],
    [147, '9'],
    [406, '6'],
    [514, '9'],
    [645, '3'],
    [750, '8'],
  ];
  for (const [at, character] of changes) damaged.write(character, at);
  for (let times = 0; times < 3; times++) {
    await expect(read(file('damaged.pdf', damaged))).rejects.toThrow(/damaged\.pdf is( a)? damaged/);
    expect(await read(good)).toMatchObject([{ text: 'Hello.\n' }]);
  }
});

/** The processes that this one has started. */
const children = () =>
  new Set(readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').split(' ').filter(Boolean));

test.skipIf(process.platform !== 'linux')(
  'the parser of a large text has ended when the text is handed over, and one too large for its format is never given to a parser',
  async () => {
    const before = children();
    const own = documentReader();
    const started = () => [...children()].filter((pid) => !before.has(pid)).length;
    const tooLarge = file('a.csv', Buffer.alloc(13 * 1024 * 1024, 'a,b\n'));
    await expect(own.loaderFor(tooLarge)).rejects.toMatchObject({
      code: 'too_large',
      message: expect.stringMatching(/at most 12 MB/),
    });
    expect(started()).toBe(0);
    await read(good, undefined, own);
    expect(started()).toBe(1);
    const [document] = await read(file('long.txt', 'A word. '.repeat(300_000)), undefined, own);
    expect(document?.text.length).toBeGreaterThan(2_000_000);
    expect(started()).toBe(0);
    await own.close();
  },
);

test.skipIf(process.platform !== 'linux')(
  'of files that take much memory one is read at a time, by all readers together, and nothing comes twice',
  async () => {
    const inner = ownTurns();
    const most = { now: 0, ever: 0, refused: 0 };
    const turns: LargeTurns = {
      async tryTake() {
        const taken = await inner.tryTake();
        if (!taken) most.refused += 1;
        if (!taken) return undefined;
        most.ever = Math.max(most.ever, (most.now += 1));
        return {
          async [Symbol.asyncDispose]() {
            most.now -= 1;
            await taken[Symbol.asyncDispose]();
          },
        };
      },
    };
    const readers = [1, 2].map(() => documentReader({ ...defaultReading, aloneMegabytes: 70 }, turns));
    const page = `<p>${'A sentence of some words. '.repeat(20_000)}</p>`;
    const box = tinyZip(Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`${i}.html`, `${page}${i}`])));
    const another = await inner.tryTake();
    const reading = Promise.all(readers.map((each) => read(file('box.zip', box), undefined, each)));
    await vi.waitFor(() => expect(most.refused).toBeGreaterThan(0), 30_000);
    await another?.[Symbol.asyncDispose]();
    for (const documents of await reading)
      expect(documents.map(({ path }) => path)).toEqual(Array.from({ length: 12 }, (_, i) => `${i}.html`));
    expect(most).toMatchObject({ now: 0, ever: 1 });
    await Promise.all(readers.map((each) => each.close()));
  },
);

test.skipIf(process.platform !== 'linux')(
  'a file that is refused its turn gets it when it asks again, however soon that is, and gives it back once',
  async () => {
    let isRefused = true;
    let held = 0;
    const turns: LargeTurns = {
      async tryTake() {
        if (isRefused || held > 0) {
          isRefused = false;
          return undefined;
        }
        held += 1;
        return {
          async [Symbol.asyncDispose]() {
            held -= 1;
          },
        };
      },
    };
    const own = documentReader({ ...defaultReading, aloneMegabytes: 1 }, turns);
    for (let times = 0; times < 8; times++) {
      isRefused = true;
      expect(await read(good, undefined, own)).toMatchObject([{ text: 'Hello.\n' }]);
      expect(held).toBe(0);
    }
    await own.close();
  },
);

test('what breaks no limit of the machine may break one of the settings', async () => {
  await expect(read(file('long.pdf', tinyPdf([['1'], ['2'], ['3'], ['4']])))).rejects.toThrow(/4 pages; at most 3/);
  expect(() => reader.checkFile('a.pdf', 11 * 1024 * 1024)).toThrow(/maxFileMegabytes/);
  expect(() => reader.checkFile('a.jsonl', 19 * 1024 * 1024)).not.toThrow();
});

test('the caller keeps the bytes, and several files are read at once', async () => {
  const results = await Promise.all(Array.from({ length: 5 }, () => read(good)));
  expect(results.map(([document]) => document?.text)).toEqual(Array(5).fill('Hello.\n'));
  expect(good.bytes.length).toBeGreaterThan(100);
});

test('a cancelled reading stops at once', async () => {
  const reading = read(html('<p>word</p>'.repeat(50_000)), AbortSignal.timeout(20));
  await expect(reading).rejects.toMatchObject({ code: 'timeout' });
  await expect(read(good, AbortSignal.abort())).rejects.toThrow();
});

test('the event loop goes on while a file is parsed', async () => {
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  await read(html('<p>A sentence of some words.</p>'.repeat(5_000)));
  clearInterval(timer);
  expect(turns).toBeGreaterThan(2);
});

test('a picture is refused with a word about OCR, a scan too', async () => {
  await expect(read(file('a.png', Buffer.from('\x89PNG\r\n', 'latin1')))).rejects.toThrow(/is a picture.*OCR/);
  await expect(read(file('scan.pdf', tinyPdf([[]])))).rejects.toThrow(/no text layer.*OCR/);
});

const scan = new URL('../../../../../shared/documents/MEDRPT-2024-PAT-3847_medical_report_scan.pdf', import.meta.url);
const hasTesseract = spawnSync('tesseract', ['--version']).status === 0;

test.skipIf(!hasTesseract || !existsSync(scan))(
  'a scan is read page by page where tesseract is installed and wanted',
  async () => {
    const seeing = documentReader({ ...defaultReading, ocr: { pages: 10 } });
    const [document] = await read({ name: 'scan.pdf', bytes: readFileSync(scan) }, undefined, seeing);
    await seeing.close();
    expect(document).toMatchObject({ pages: 3, sections: [{ page: 1 }, { page: 2 }, { page: 3 }] });
    expect(document?.text).toMatch(/medical/i);
  },
  180_000,
);
