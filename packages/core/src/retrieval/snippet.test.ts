import fc from 'fast-check';
import { expect, test } from 'vitest';
import { snippets } from './snippet.ts';

async function marked(query: string, text: string, characters = 240): Promise<string> {
  const [snippet] = await snippets(query, [{ text }], { characters });
  let shown = '';
  let at = 0;
  for (const { from, to } of snippet?.matches ?? []) {
    shown += `${snippet?.text.slice(at, from)}[${snippet?.text.slice(from, to)}]`;
    at = to;
  }
  return shown + snippet?.text.slice(at);
}

const padding = 'The archive opens on weekdays and closes for the summer holidays of the whole staff. ';

test('a snippet begins with the sentence that answers, and marks the words in any of their forms', async () => {
  const text = `${padding.repeat(5)}Visitors are asked to leave their umbrellas at the entrance. Dogs wait outside.`;
  expect(await marked('where does a visitor leave the umbrella', text, 100)).toBe(
    '[Visitors] are asked to [leave] their [umbrellas] at the entrance. Dogs wait outside.',
  );
});

test('a figure that is written as one with its unit is marked where they are asked for apart', async () => {
  expect(await marked('take 100 mg', 'Take 100mg of salt, not 100 g.')).toBe('Take [100mg] of salt, not [100] g.');
});

test('a picture is marked', async () => {
  expect(await marked('🎉 party', 'The party 🎉 begins at six.')).toBe('The [party] [🎉] begins at six.');
});

test('where no pair of characters stands the single ones are marked, and the grammar only where a word was taken for it', async () => {
  expect(await marked('國際學會', '国際学会の会議')).toContain('[際]');
  const [snippet] = await snippets('スシ', [{ text: 'すしのうまい店', language: 'ja', also: ['すし'] }]);
  expect(snippet?.matches).toEqual([{ from: 0, to: 2 }]);
});

test('words of a script without spaces are marked, also those whose letters have two forms', async () => {
  expect(await marked('จำนวน', 'กำหนดจำนวนสมาชิก')).toBe('กำหนด[จำนวน]สมาชิก');
});

test.each([
  ["g'alaba", 'Bu ‘katta gʻalaba edi.', 'Bu ‘katta [gʻalaba] edi.'],
  ["o'zbek", 'Men o‘zbek tilida.', 'Men [o‘zbek] tilida.'],
  ["ג'ירפה", 'זו ג׳ירפה גדולה', 'זו [ג׳ירפה] גדולה'],
  ['میخواهم', 'من می\u200cخواهم بروم', 'من [می\u200cخواهم] بروم'],
  ['123', 'पृष्ठ १२३ देखें', 'पृष्ठ [१२३] देखें'],
])('%s is marked where it is written with other characters', async (query, text, shown) => {
  expect(await marked(query, text)).toBe(shown);
});

test('words that are rare among the texts decide, not the ones in all of them', async () => {
  const about = 'The archive holds letters. ';
  const one = `${about.repeat(10)}A passport is needed. ${about.repeat(10)}`;
  const all = [one, about, about, about].map((text) => ({ text }));
  const [snippet] = await snippets('archive letters passport', all, { characters: 60 });
  expect(snippet?.text).toContain('passport');
});

test.each([
  ['Chinese', '北京的人口', '上海是一个城市。北京的人口超过两千万。', '上海是一个城市。[北京的人口]超过两千万。'],
  ['Japanese, its grammar left out', '円周速度は何', 'これは円周速度という。', 'これは[円周速度]という。'],
  ['Thai', 'ฤดูกาล', 'ในฤดูกาลนี้', 'ใน[ฤดูกาล]นี้'],
  ['Russian', 'Рейнская ущелье', 'Это Рейнское ущелье.', 'Это [Рейнское] [ущелье].'],
  [
    'French, with elision',
    "l'heure d'hiver",
    'On passe à l’heure d’hiver en mars.',
    'On passe à [l’heure] [d’hiver] en mars.',
  ],
])('words are marked in %s', async (_, query, text, expected) => {
  expect(await marked(query, text)).toBe(expected);
});

test('what marks a line as a heading, an item or a quotation is not where a snippet begins', async () => {
  const text = `${padding.repeat(3)}\n\n## Umbrellas and coats\n\n- Leave them at the entrance.`;
  expect(await marked('umbrellas', text, 60)).toBe('[Umbrellas] and coats\n\n- Leave them at the entrance.');
  expect(await marked('entrance', '# Doors\n\n> - The entrance.', 20)).toBe('The [entrance].');
  expect(await marked('sharp', 'C# is sharp. -5 is cold.', 60)).toBe('C# is [sharp]. -5 is cold.');
});

test('the language of a document decides how its words are looked for', async () => {
  const [french] = await snippets('pains', [{ text: 'Pain.', language: 'fr' }]);
  const [english] = await snippets('main', [{ text: 'Mains.', language: 'zh' }]);
  expect([french?.matches, english?.matches]).toEqual([[{ from: 0, to: 4 }], []]);
});

test('a sentence whose end has no room any more is not shown to its end', async () => {
  expect(await marked('word', 'word日本日本日本日本日本日本日本日本。', 20)).toBe(
    '[word]日本日本日本日本日本日本日本日本',
  );
});

test('a text without any word of the query shows its beginning', async () => {
  expect(await marked('zebra', 'First.  Second.')).toBe('First.  Second.');
});

test('whatever the query and the text, a snippet is a part of the text, whole characters, no longer than allowed, its marks in order inside', async () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.lorem({ maxCount: 60 }),
    fc
      .array(fc.constantFrom('日本', '。', 'のは', ' ', 'e\u0301', '👩‍👩‍👧', 'word', '\n', 'ไทย', '. '), { maxLength: 150 })
      .map((all) => all.join('')),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'binary' }),
      texts,
      fc.integer({ min: 20, max: 200 }),
      async (query, whole, characters) => {
        const [snippet] = await snippets(`${query} ${whole.slice(0, 30)}`, [{ text: whole }], { characters });
        const { from, to } = snippet?.characters ?? { from: -1, to: -1 };
        expect(whole.slice(from, to)).toBe(snippet?.text);
        expect(to - from).toBeLessThanOrEqual(characters);
        if (whole.isWellFormed()) expect(snippet?.text.isWellFormed()).toBe(true);
        let before = 0;
        for (const match of snippet?.matches ?? []) {
          expect(match.from).toBeGreaterThanOrEqual(before);
          expect(match.to).toBeGreaterThan(match.from);
          before = match.to;
        }
        expect(before).toBeLessThanOrEqual(to - from);
      },
    ),
    { numRuns: 60 },
  );
});

test('a snippet for symbols alone is taken where they stand, and marks them', async () => {
  const text = `${'Nothing of it is said here. '.repeat(20)}Le loyer est de 45 € par mois.`;
  const [snippet] = await snippets('€', [{ text, language: 'fr' }]);
  const marked = snippet?.matches.map(({ from, to }) => snippet.text.slice(from, to));
  expect(marked).toEqual(['€']);
});
