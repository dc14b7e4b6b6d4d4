import { expect, test, vi } from 'vitest';
import { instructionLines } from '../../../packages/core/src/loaders/instruction-lines.ts';
import { blowUp } from './blow-up.ts';
import { expressions } from './collect.ts';

/** What meets only short texts, or texts of whoever runs the program, by what it says. */
const bounded: Readonly<Record<string, string>> = {
  [String.raw`\/+$`]: 'addresses in the settings',
  [String.raw`(?<=.)\/+$`]: 'sources that an administrator names',
  [String.raw`\be5\b.*instruct`]: 'names of models in the settings',
  'arctic-embed.*(2|v2)': 'names of models in the settings',
  [String.raw`^From \S*.*\d{4}`]: 'the first 200 characters of a mailbox',
  [String.raw`!?\[([^\]]*)\]\([^)]*\)`]: 'headings cut at 400 characters',
  [String.raw`<\/?[a-z][^>]*>`]: 'headings cut at 400 characters',
  [String.raw`\s*\{#[^}]*\}`]: 'headings cut at 400 characters',
  [String.raw`^[!-~]*[\d@_/][!-~]*$`]: 'words of a sample of 700 characters',
  [String.raw`^[\p{L}\p{M}\p{N}]*\p{L}[\p{L}\p{M}\p{N}]*$`]: 'words of at most 40 letters',
  [String.raw`^[("“«']*[\p{L}\p{M}\p{N}’'-]+[)"”»',.;:!?]*$`]: 'words of at most 60 characters',
  [String.raw`^[("“«']+|[)"”»',.;:!?]+$`]: 'a phrase of such words',
  [String.raw`\s*(?:\[?…\]?|\[?\.\.\.\]?)\s*`]: 'quotations of at most 2,000 characters',
};

/** The same of long ones, by what they begin with. */
const boundedFrom: Readonly<Record<string, string>> = {
  [String.raw`(?:“([^”]{2,2000})”`]: 'its own {2,2000}, which is a long time before it is an end',
  [String.raw`((?:^|[\n|•]|[.!?;:]["”»)]?\s)[\s\-*•_"“«(]*)(not?|never|`]: '25 characters before a quotation',
  [String.raw`^[\s\-*+•#>|"“«‘([_]*(?:(?:§|art(?:icle|`]: 'at most 80 characters before a part of a quotation',
  [String.raw`^(?:[^\S\n]|\n(?!\s*\n))*([,;]?)`]: '40 characters behind a quotation',
  [String.raw`^\s*[,;]?\s*(?:à (?:moins|`]: '40 characters behind a quotation',
};

// Processor time of some ten seconds, which is long where many share one.
vi.setConfig({ testTimeout: 600_000 });

test('no regular expression of the product takes more than linear time for a text that others can make long', () => {
  const all = expressions();
  expect(all.length).toBeGreaterThan(200);
  const starts = Object.keys(boundedFrom);
  const isBounded = (source: string) =>
    Object.hasOwn(bounded, source) || starts.some((start) => source.startsWith(start));
  const open = all.filter(({ source }) => !isBounded(source));
  expect(open.flatMap((one) => blowUp(one) ?? [])).toEqual([]);
});

test('the exceptions are still in use', () => {
  const sources = new Set(expressions().map(({ source }) => source));
  expect(Object.keys(bounded).filter((source) => !sources.has(source))).toEqual([]);
  const isUsed = (start: string) => [...sources].some((source) => source.startsWith(start));
  expect(Object.keys(boundedFrom).filter((start) => !isUsed(start))).toEqual([]);
});

test.each([
  ['squares', String.raw`\s*x\s*$`],
  ['cubes', String.raw`^\s*[\d.]*\s*[;,]?\s*url\s*=`],
  ['powers', String.raw`^(?:a+)+$`],
  ['alternatives', String.raw`^(?:\w|\d)*!$`],
])('one whose cost grows by %s is found', (_, source) => {
  expect(blowUp({ place: 'here', source, flags: '' })).toBeDefined();
});

test('what is put together while it runs is linear too', () => {
  const pumps = [
    'ignore ',
    'ignore, all. the ',
    'you are now ',
    'if  you',
    "don't ",
    '<|im_',
    'system prompt ',
    "l'",
    ' .',
  ];
  for (const pump of pumps) {
    const cost = (length: number): number => {
      const text = `system prompt ${pump.repeat(length / pump.length)}`;
      const started = process.threadCpuUsage().user;
      instructionLines(text);
      return (process.threadCpuUsage().user - started) / 1_000;
    };
    cost(10_000);
    const [short, long] = [cost(50_000), cost(200_000)];
    expect({ pump, short, long, linear: long < 40 || long < 8 * short }).toMatchObject({ linear: true });
  }
});
