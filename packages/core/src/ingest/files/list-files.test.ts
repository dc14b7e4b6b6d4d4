import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import fc from 'fast-check';
import { fileReader } from './file-reader.ts';
import { stampOf } from './file-stamp.ts';
import { ignoreRules } from './ignore-rules.ts';

let base: string;
let docs: string;

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'kb-list-')));
  docs = join(base, 'docs');
  mkdirSync(docs);
});
afterEach(() => rmSync(base, { recursive: true }));

function write(name: string, text = name): void {
  mkdirSync(join(docs, name, '..'), { recursive: true });
  writeFileSync(join(docs, name), text);
}

async function list(given: string, options: Parameters<typeof fileReader>[0] = {}) {
  const reader = fileReader(options);
  const address = await reader.recognise(given);
  const entries = await Array.fromAsync(reader.entries(address!));
  return entries.map((entry) => ('reason' in entry ? `${entry.key}: ${entry.reason.code}` : entry.key)).toSorted();
}

/** A folder of documents with links to a file and a folder beside it. */
function linkOut() {
  write('a.txt');
  mkdirSync(join(base, 'other'));
  writeFileSync(join(base, 'secret.txt'), 'secret');
  writeFileSync(join(base, 'other', 'b.txt'), 'other');
  symlinkSync(join(base, 'secret.txt'), join(docs, 'file'));
  symlinkSync(join(base, 'other'), join(docs, 'folder'));
}

test.skipIf(process.platform === 'win32')(
  'links are followed once, never back up and never into the base itself; what lies behind them comes after what is really there',
  async () => {
    write('real/a.txt');
    mkdirSync(join(base, 'data'));
    writeFileSync(join(base, 'data', 'kb.txt'), 'base');
    mkdirSync(join(base, 'other'));
    writeFileSync(join(base, 'other', 'b.txt'), 'other');
    symlinkSync(base, join(docs, 'a-up'));
    symlinkSync(join(docs, 'real'), join(docs, 'a-same'));
    symlinkSync(join(base, 'other'), join(docs, 'there'));
    symlinkSync(join(base, 'data'), join(docs, 'data'));
    symlinkSync(docs, join(docs, 'real', 'loop'));
    symlinkSync(join(docs, 'nowhere'), join(docs, 'gone'));
    execFileSync('mkfifo', [join(docs, 'pipe')]);
    expect(await list(docs, { exclude: [join(base, 'data')], followLinks: true })).toEqual([
      'docs/gone: unreadable',
      'docs/pipe: unsupported_media',
      'docs/real/a.txt',
      'docs/there/b.txt',
    ]);
  },
);

test.skipIf(process.platform === 'win32')(
  'a link that leads out of the folder is given with the reason, and followed where that is asked for',
  async () => {
    linkOut();
    expect(await list(docs)).toEqual(['docs/a.txt', 'docs/file: forbidden', 'docs/folder: forbidden']);
    expect(await list(docs, { followLinks: true })).toEqual(['docs/a.txt', 'docs/file', 'docs/folder/b.txt']);
    const matched = (await list(join(docs, '*'))).map((line) => line.slice(docs.length + 1));
    expect(matched).toEqual(['a.txt', 'file: forbidden', 'folder: forbidden']);
  },
);

test.skipIf(process.platform === 'win32')('a link is followed when it is what somebody named', async () => {
  linkOut();
  symlinkSync(docs, join(base, 'there'));
  expect(await list(join(docs, 'file'))).toEqual(['file']);
  expect(await list(join(docs, 'folder'))).toEqual(['folder/b.txt']);
  expect(await list(join(base, 'there'))).toContain('there/a.txt');
  const matched = await list(join(base, 'there', '*.txt'));
  expect(matched.map((key) => key.slice(base.length + 1))).toEqual(['there/a.txt']);
});

test.skipIf(process.platform === 'win32')('links to what lies in the folder come after it', async () => {
  write('real/z.txt');
  symlinkSync(join(docs, 'real', 'z.txt'), join(docs, 'a-link.txt'));
  const reader = fileReader();
  const entries = await Array.fromAsync(reader.entries((await reader.recognise(docs))!));
  expect(entries.map(({ key }) => key)).toEqual(['docs/real/z.txt', 'docs/a-link.txt']);
});

test.skipIf(process.platform === 'win32')(
  'what has become a link out of the folder since it was listed is not read',
  async () => {
    linkOut();
    mkdirSync(join(docs, 'sub'));
    write('sub/b.txt');
    const reader = fileReader();
    const entries = await Array.fromAsync(reader.entries((await reader.recognise(docs))!));
    rmSync(join(docs, 'a.txt'));
    symlinkSync(join(base, 'secret.txt'), join(docs, 'a.txt'));
    rmSync(join(docs, 'sub'), { recursive: true });
    symlinkSync(join(base, 'other'), join(docs, 'sub'));
    const read = entries.flatMap((entry) => ('reason' in entry ? [] : [entry.read()]));
    expect(read).toHaveLength(2);
    await Promise.all(read.map((one) => expect(one).rejects.toMatchObject({ code: 'forbidden' })));
  },
);

test('the rules of a repository hold below it, but a folder that is named is meant', async () => {
  mkdirSync(join(base, '.git'));
  writeFileSync(join(base, '.gitignore'), '*.tmp\nbuild/\n');
  write('a.txt');
  write('b.tmp');
  write('build/out.txt');
  expect(await list(docs)).toEqual(['docs/a.txt']);
  expect(await list(join(docs, 'build'))).toEqual(['build/out.txt']);
});

test('a glob gives what it matches, without what is hidden, installed or ruled out', async () => {
  for (const name of ['a.md', 'deep/b.md', 'deep/c.txt', 'node_modules/d.md', '.hidden/e.md', 'out/f.md']) write(name);
  write('.kbignore', 'out');
  const found = await list(join(docs, '**/*.md'));
  expect(found.map((key) => key.slice(docs.length + 1))).toEqual(['a.md', 'deep/b.md']);
});

test('what has changed just now has no stamp: it may change again within a tick of the clock', () => {
  const at = (mtimeMs: number) => ({ size: 1, mtimeMs, ctimeMs: mtimeMs });
  expect(stampOf(at(1_000_000.5), 1_000_010)).toBeUndefined();
  expect(stampOf(at(1_000_000.5), 1_000_100)).toBeDefined();
  expect(stampOf(at(1_000_000), 1_001_000)).toBeUndefined();
  expect(stampOf(at(1_000_000), 1_003_000)).toBeDefined();
});

/** Names and pieces of patterns that are easily read in two ways. */
const telling = [
  'a',
  'A',
  'b.md',
  'B.md',
  'x y',
  'end ',
  '#h',
  '!n',
  'b[1]',
  'b1',
  'a?b',
  '-d',
  '(p)',
  '$v',
  '{a}',
  'ü',
];
const signs = [
  '*',
  '**',
  '/',
  '!',
  '#',
  '\\',
  ' ',
  '\t',
  '[a-z]',
  '[!a]',
  '[]a]',
  '?',
  '**/',
  '/**',
  '\\ ',
  '\\#',
  '\\!',
  '[',
  '\r',
];
const rule = fc
  .array(fc.constantFrom(...telling, ...signs), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(''))
  // What two slashes in a row mean, and several pairs of stars, is written down nowhere.
  .filter((pattern) => !/\/\/|\*\*.*\*\*/.test(pattern));

test.skipIf(process.platform === 'win32')(
  'what Git leaves out by the rules of a folder is left out, and nothing else',
  { timeout: 60_000 },
  async () => {
    const path = fc.array(fc.constantFrom(...telling), { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));
    const rules = fc.array(rule, { minLength: 1, maxLength: 4 }).map((lines) => lines.join('\n'));
    await fc.assert(
      fc.asyncProperty(
        fc.array(path, { minLength: 3, maxLength: 10 }),
        rules,
        fc.option(rules),
        async (paths, top, deeper) => {
          rmSync(docs, { recursive: true });
          mkdirSync(docs);
          execFileSync('git', ['init', '-q', docs]);
          for (const one of paths) if (!paths.some((other) => other.startsWith(`${one}/`))) write(one);
          write('.gitignore', top);
          const [folder] = paths[0]?.split('/') ?? [];
          if (deeper !== null && paths[0]?.includes('/')) write(`${folder}/.gitignore`, deeper);
          const listed = ['ls-files', '-z', '--others', '--exclude-standard'];
          const left = execFileSync('git', ['-C', docs, '-c', 'core.excludesFile=/dev/null', ...listed]).toString();
          const kept = left.split('\0').filter((one) => one !== '' && !/(^|\/)\./.test(one));
          // To Git one byte is one character.
          const oneOfAny = /[?[]/.test(`${top}${deeper}`);
          const isAlike = (one: string): boolean => !(oneOfAny && one.includes('ü'));
          expect((await list(docs)).filter(isAlike)).toEqual(
            kept
              .map((one) => `docs/${one}`)
              .filter(isAlike)
              .toSorted(),
          );
        },
      ),
      { numRuns: 40 },
    );
  },
);

test.skipIf(process.platform === 'win32')(
  'where rules cannot be read, nothing is read that they may leave out',
  { timeout: 10_000 },
  async () => {
    for (const name of ['a.txt', 'pipe/b.txt', 'pipe/deep/c.txt', 'giant/d.txt', 'folder/e.txt', 'loop/f.txt'])
      write(name);
    execFileSync('mkfifo', [join(docs, 'pipe', '.kbignore')]);
    write('giant/.gitignore', '# much\n'.repeat(200_000));
    mkdirSync(join(docs, 'folder', '.gitignore'));
    symlinkSync('.kbignore', join(docs, 'loop', '.kbignore'));
    const found = [
      'docs/a.txt',
      'docs/folder/e.txt',
      ...['giant', 'loop', 'pipe'].map((name) => `docs/${name}: unreadable`),
    ];
    expect(await list(docs)).toEqual(found);
    expect(await list(join(docs, 'pipe', '*.txt'))).toEqual([`${docs}/pipe/b.txt: unreadable`]);
    expect(await list(join(docs, 'pipe', 'deep'))).toEqual(['deep/c.txt']);
  },
);

test('rules that an editor begins with a byte order mark hold from the first line on', async () => {
  write('a.txt');
  write('b.txt');
  write('c.txt');
  write('.gitignore', '\uFEFFa.txt\n');
  write('.kbignore', '\uFEFFb.txt\n');
  expect(await list(docs)).toEqual(['docs/c.txt']);
});

test('no line of rules and no name makes rules fail', () => {
  const name = fc.string({ minLength: 1 }).filter((text) => !/[/\0]/.test(text) && text !== '.' && text !== '..');
  fc.assert(
    fc.property(fc.array(fc.string()), fc.array(name, { minLength: 1, maxLength: 4 }), (lines, names) => {
      writeFileSync(join(docs, '.kbignore'), lines.join('\n'));
      expect(typeof ignoreRules(docs).ignoresAnywhere(join(docs, ...names), false)).toBe('boolean');
    }),
    { numRuns: 200 },
  );
});
