import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Section } from '../ports.ts';
import { cutPassages } from './cut.ts';
import { sentenceEnds } from './sentences.ts';

const sentences = (text: string) => {
  const ends = sentenceEnds(text, 0, text.length);
  return ends.map((end, i) => text.slice(ends[i - 1] ?? 0, end).trim());
};

const rebuild = (text: string, spans: readonly { readonly from: number; readonly to: number }[]) => {
  let rebuilt = '';
  let end = 0;
  for (const { from, to } of spans) {
    expect(from).toBeLessThanOrEqual(end);
    expect(to).toBeGreaterThan(end);
    rebuilt += text.slice(Math.max(end, from), to);
    end = to;
  }
  return rebuilt;
};

const fragment = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom(
    '. ',
    '! ',
    '\n',
    '\n\n',
    ' ',
    '。',
    'Mr. ',
    '- item\n',
    '| a | b |\n',
    '日本語のテキスト',
    'ภาษาไทยไม่มีช่องว่าง',
    'x'.repeat(400),
    '👩‍👩‍👧',
    '\t',
    'word ',
  ),
);
const documents = fc
  .tuple(
    fc.array(fragment, { maxLength: 60 }),
    fc.array(fc.record({ at: fc.nat(), whole: fc.boolean(), gap: fc.boolean() }), { maxLength: 6 }),
  )
  .map(([fragments, marks]) => {
    const text = fragments.join('');
    const offsets = [0, ...marks.map(({ at }) => at % (text.length + 1)).toSorted((a, b) => a - b), text.length];
    const sections: Section[] = marks.flatMap(({ whole, gap }, i) =>
      gap ? [] : [{ from: offsets[i] ?? 0, to: offsets[i + 1] ?? 0, heading: [String(i)], whole, page: i + 1 }],
    );
    return { text, sections };
  });

const afterTables = [
  '| a | b |\n\t𠀀!',
  '| a | b |\n\n𠀀𠀁𠀂!',
  '| a | b |\n\n# 𠀀𠀁𠀂',
  '```\n  漢字漢字漢字\n```\n\n\t漢字漢字',
];

test('passages rebuild the text, stay inside their section and keep every visible character', () => {
  fc.assert(
    fc.property(
      documents,
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 0, max: 80 }),
      ({ text, sections }, words, overlap) => {
        const passages = cutPassages({ text, sections }, { words, overlap });
        if (text.trim() === '') {
          expect(passages).toEqual([]);
          return;
        }
        expect(
          rebuild(
            text,
            passages.map(({ characters }) => characters),
          ),
        ).toBe(text);
        let start = -1;
        for (const { text: own, characters, lines, page } of passages) {
          expect(own).toBe(text.slice(characters.from, characters.to));
          expect(characters.from).toBeGreaterThan(start);
          start = characters.from;
          const first = characters.from + own.search(/\S/);
          const last = characters.from + own.trimEnd().length;
          expect(lines).toEqual({
            from: text.slice(0, first).split('\n').length,
            to: text.slice(0, last).split('\n').length,
          });
          const section = sections.find((each) => each.page === page);
          if (!section) continue;
          expect(first).toBeGreaterThanOrEqual(section.from);
          expect(last).toBeLessThanOrEqual(section.to);
        }
      },
    ),
    {
      numRuns: 300,
      examples: afterTables.map((text): [{ text: string; sections: Section[] }, number, number] => [
        { text, sections: [] },
        1,
        0,
      ]),
    },
  );
});

test('empty lines after a table belong to no line of the passage that follows', () => {
  const cuts = cutPassages({ text: '| a | b |\n\n\n!', sections: [] }, { words: 1, overlap: 0 });
  expect(cuts.map(({ lines }) => lines)).toEqual([
    { from: 1, to: 1 },
    { from: 4, to: 4 },
  ]);
});

test('a table row and a line of code are never cut, in a table, in a fence or in source code', () => {
  const row = (i: number) => `| Item ${i}. It is good. | Costs ${i}. Ask for it! |`;
  const rows = Array.from({ length: 60 }, (_, i) => row(i));
  const code = Array.from({ length: 60 }, (_, i) => `  call(${i}); // Really. It works! Try it.`);
  const prose = 'A sentence of six words here. '.repeat(20);
  const text = `${prose}\n\n${rows.join('\n')}\n\n${prose}\n\`\`\`js\n${code.join('\n')}\n\`\`\`\n${prose}`;
  const source = code.join('\n');
  const cuts = [
    ...cutPassages({ text, sections: [] }, { words: 30, overlap: 8 }),
    ...cutPassages(
      { text: source, sections: [{ from: 0, to: source.length, heading: [], lines: true }] },
      { words: 30 },
    ),
  ];
  expect(cuts.length).toBeGreaterThan(30);
  for (const { text: own } of cuts)
    for (const line of own.split('\n').map((each) => each.trim()))
      if (/\||call|\/\//.test(line))
        expect(line).toMatch(
          /^\| Item (\d+)\. It is good\. \| Costs \1\. Ask for it! \|$|^call\(\d+\); \/\/ Really\. It works! Try it\.$/,
        );
});

test('a short document is one passage', () => {
  expect(cutPassages({ text: '\n# Tea\n\nGreen.\n', sections: [{ from: 1, to: 15, heading: ['Tea'] }] })).toEqual([
    { text: '\n# Tea\n\nGreen.\n', heading: ['Tea'], lines: { from: 2, to: 4 }, characters: { from: 0, to: 15 } },
  ]);
});

test('a long text becomes passages of about 200 words that begin and end with sentences and repeat about 40', () => {
  const text = Array.from({ length: 200 }, (_, i) => `Sentence ${i} has exactly nine words in it now.`).join(' ');
  const passages = cutPassages({ text, sections: [] });
  expect(passages.length).toBeGreaterThan(9);
  for (const { text: own } of passages) {
    expect(own.split(' ').filter(Boolean).length).toBeLessThanOrEqual(250);
    expect(own).toMatch(/^Sentence .* now\. ?$/);
  }
  for (const [i, { characters }] of passages.slice(1).entries()) {
    const repeated = text.slice(characters.from, passages[i]?.characters.to).trim().split(' ').length;
    expect(repeated).toBeGreaterThan(25);
    expect(repeated).toBeLessThan(65);
  }
});

test('a whole section is one passage up to 2,000 words, and is cut beyond', () => {
  const long = (words: number) => 'One two three four five. '.repeat(words / 5);
  const cut = (words: number) =>
    cutPassages({ text: long(words), sections: [{ from: 0, to: words * 5, heading: [], whole: true }] }).length;
  expect(cut(1_800)).toBe(1);
  expect(cut(4_000)).toBeGreaterThan(15);
});

test('a megabyte without a space is cut into passages of ordinary size, in any script', () => {
  for (const unit of ['x', '漢', 'ก', '😀', 'é\u0301']) {
    const passages = cutPassages({ text: unit.repeat(1_000_000 / unit.length), sections: [] });
    expect(passages.length).toBeGreaterThan(100);
    for (const { text } of passages) {
      expect(text.length).toBeLessThan(5_000);
      expect(text.isWellFormed()).toBe(true);
    }
  }
});

test('sentences end where a reader would end them', () => {
  expect(sentences('Dr. Smith paid 3.50 to J. Doe. "Really?" Yes! Done.')).toEqual([
    'Dr. Smith paid 3.50 to J. Doe.',
    '"Really?"',
    'Yes!',
    'Done.',
  ]);
  expect(sentences('Voir art. 5 de la loi. M. Dupont répond… Enfin.')).toEqual([
    'Voir art. 5 de la loi.',
    'M. Dupont répond…',
    'Enfin.',
  ]);
  expect(sentences('吾輩は猫である。名前は「まだ無い。」どこで？')).toEqual([
    '吾輩は猫である。',
    '名前は「まだ無い。」',
    'どこで？',
  ]);
  expect(sentences('यह एक है। वह दो है। ما هذا؟ نعم.')).toEqual(['यह एक है।', 'वह दो है।', 'ما هذا؟', 'نعم.']);
  expect(sentences('Hard-wrapped text goes\non here:\n- one\n- two\n\nAfter')).toEqual([
    'Hard-wrapped text goes\non here:',
    '- one',
    '- two',
    'After',
  ]);
});
