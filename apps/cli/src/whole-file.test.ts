import { execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, expect, test } from 'vitest';
import { writeWholeFile } from './whole-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'kb-whole-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const chunks = (...parts: readonly string[]): AsyncIterable<string> => Readable.from(parts);

test('a file is there whole, for its owner alone, or as it was', async () => {
  const path = join(folder, 'base.jsonl');
  await writeWholeFile(path, chunks('one ', 'two'));
  expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual(['one two', 0o600]);
  async function* failing() {
    yield 'half';
    throw new RangeError('It broke.');
  }
  await expect(writeWholeFile(path, failing())).rejects.toThrow('It broke.');
  expect([readFileSync(path, 'utf8'), readdirSync(folder)]).toEqual(['one two', ['base.jsonl']]);
});

test('a link to a file stays a link, and what it leads to is written', async () => {
  const [path, link] = [join(folder, 'base.jsonl'), join(folder, 'link.jsonl')];
  writeFileSync(path, 'before');
  symlinkSync(path, link);
  await writeWholeFile(link, chunks('after'));
  expect([lstatSync(link).isSymbolicLink(), readFileSync(path, 'utf8')]).toEqual([true, 'after']);
});

test.skipIf(process.platform === 'win32')('a pipe is written into and stays a pipe', async () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const [read] = await Promise.all([readFile(pipe, 'utf8'), writeWholeFile(pipe, chunks('through ', 'it'))]);
  expect([read, statSync(pipe).isFIFO()]).toEqual(['through it', true]);
});

test('where nothing can be written it says so in a sentence', async () => {
  for (const path of [folder, join(folder, 'no', 'folder')])
    await expect(writeWholeFile(path, chunks('x'))).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining(`${path} cannot be written`),
    });
});
