import { expect, test } from 'vitest';
import { indexDocument } from '../ingest/index-document.ts';
import type { Access, Filter } from '../model.ts';
import { memoryStore } from '../testing/memory-store.ts';
import { searchPassages } from './search-passages.ts';

async function searchIn(
  texts: Readonly<Record<string, string>>,
  query: string,
  access: Access = 'all',
  spelling = true,
  filter?: Filter,
) {
  const store = memoryStore();
  for (const [place, text] of Object.entries(texts)) {
    const [collection = '', key = ''] = place.split('/');
    const from = { collection, key, title: key, tags: [], sourceUrl: '', mediaType: 'text/plain' };
    const rest = { hash: key, bytes: text.length, updatedAt: '2024-01-01T00:00:00Z' };
    await store.put([await indexDocument({ text, sections: [] }, { ...from, ...rest }, { words: 200, overlap: 40 })]);
  }
  const ranked = await searchPassages({ store, query, filter, access, limit: 10, stages: { spelling } });
  const stored = await store.passagesByRow(
    ranked.map(({ row }) => row),
    access,
  );
  return ranked.map(({ explain }, place) => ({ key: stored[place]?.document.key, explain }));
}

const texts = {
  'open/flight': 'The supersonic aircraft crossed the ocean in three hours.',
  'open/garden': 'The gardener planted the tulips in autumn.',
};

test('a misspelt word finds what it was meant to be, and says so', async () => {
  const [best] = await searchIn(texts, 'superosnic');
  expect(best?.key).toBe('flight');
  expect(best?.explain['spelling']).toBeGreaterThan(0);
  expect(best?.explain['words']).toBe(0);
});

test('without the stage a misspelt word finds nothing', async () => {
  expect(await searchIn(texts, 'superosnic', 'all', false)).toEqual([]);
});

test('a word that the base knows is left alone', async () => {
  const found = await searchIn({ ...texts, 'open/sound': 'The supersonics of the laboratory.' }, 'gardener');
  expect(found.map(({ key }) => key)).toEqual(['garden']);
  expect(found[0]?.explain).not.toHaveProperty('spelling');
});

test('nobody is led to a word of a collection out of reach', async () => {
  const all = { ...texts, 'hidden/plan': 'Superosnics are a secret.' };
  expect(await searchIn(all, 'superosnics', ['open'])).toMatchObject([{ key: 'flight' }]);
  expect(await searchIn(all, 'secrte', ['open'])).toEqual([]);
  for (const query of ['sec ret', 'thesecret', '¿Es la secret de que la vida?'])
    expect(await searchIn(all, query, ['open'])).toEqual([]);
  expect((await searchIn(all, 'sec ret'))[0]?.key).toBe('plan');
});

test.each<[string, Filter]>([
  ['a collection', { collections: ['open'] }],
  ['a folder', { path: 'gard' }],
])('a filter by %s limits what a misspelt word is taken for', async (_, filter) => {
  const all = { ...texts, 'other/plan': 'The tulib, the tulik and the tuliq; tulib, tulik and tuliq.' };
  for (const query of ['tulix', 'tulib'])
    expect(await searchIn(all, query, 'all', true, filter)).toMatchObject([{ key: 'garden' }]);
  // What only others hold is another word only where nothing else is found.
  const [best] = await searchIn(all, 'tulib gardener', 'all', true, filter);
  expect(best?.explain).not.toHaveProperty('spelling');
});

test('two known words that are written as one find what holds them', async () => {
  const known = { 'open/light': 'The lighthouse keeper lives alone.', 'open/keep': 'The keeper of the zoo.' };
  expect((await searchIn(known, 'lighthousekeeper'))[0]?.key).toBe('light');
});

test('words are not joined where the stem of both is another word, nor where others stand between them', async () => {
  const known = { 'open/near': 'The close assumptions of practice.', 'open/far': 'Closer, closer, and a network.' };
  expect((await searchIn(known, 'close reality'))[0]?.key).toBe('near');
  expect((await searchIn(known, 'practice of the net in worrk'))[0]?.key).toBe('near');
});

test('a word is found that a small or a short one is glued to', async () => {
  const known = { 'open/illness': 'The disease spreads by droplets.', 'open/age': 'New medicine is for adults.' };
  for (const query of ['thedisease', 'diseaseof']) expect((await searchIn(known, query))[0]?.key).toBe('illness');
  expect((await searchIn(known, 'newmedicine'))[0]?.key).toBe('age');
});

test('a known word that is written as two is found, also where one of the two is known', async () => {
  const known = {
    'open/light': 'The lighthouse burns at night.',
    'open/house': 'A house is light in summer, a hou is not.',
  };
  expect((await searchIn(known, 'light housse'))[0]?.key).toBe('house');
  expect((await searchIn(known, 'ligh thouse'))[0]?.key).toBe('light');
  expect((await searchIn(known, 'lighth ouse'))[0]?.key).toBe('light');
  expect((await searchIn({ ...known, 'open/other': 'Lighth is a village.' }, 'lighth ouse'))[0]?.key).toBe('light');
});

test('a mistake that makes another stem of a word is put right', async () => {
  const french = {
    'open/name': 'Le dossier a été confié à Gabriel García Márquez, qui habite la rue de la gare avec sa famille.',
    'open/other': 'Les héritiers ont déposé leur déclaration chez le notaire de la ville voisine, sans aucun retard.',
  };
  for (const query of ['Márqouez', 'Máqruez', 'Máaquez']) expect((await searchIn(french, query))[0]?.key).toBe('name');
});

test('a figure and its unit, or an article and its number, are found however they are spaced', async () => {
  const known = {
    'open/pump': 'The pump delivers 35 kW at 100 mg of salt.',
    'open/law': 'See article L. 121 of the code.',
    'open/other': 'See article L. 122, on 36 pumps.',
  };
  expect((await searchIn(known, '35kW'))[0]?.key).toBe('pump');
  expect((await searchIn(known, '100mg'))[0]?.key).toBe('pump');
  expect((await searchIn(known, 'L121'))[0]?.key).toBe('law');
  const joined = {
    'open/near': 'Each of the 100 jars has 5 mg of salt.',
    'open/pump': 'Give 100mg of salt.',
    'open/law': 'See article L121.',
    'open/other': 'Give 100 g, see L. 9.',
  };
  expect((await searchIn(joined, '100 mg'))[0]?.key).toBe('pump');
  expect((await searchIn(joined, 'L. 121'))[0]?.key).toBe('law');
});

test('where the letters before a figure are unknown the figure is sought, unless it is short', async () => {
  const reports = {
    'open/new': 'Revenue rose in fiscal 2022, as the annual statement of income shows.',
    'open/old': 'Revenue rose in fiscal 2021, as the annual statement of income shows.',
    'open/short': 'Revenue rose by 22 in all.',
  };
  expect((await searchIn(reports, 'FY2022'))[0]?.key).toBe('new');
  expect((await searchIn(reports, '2021A'))[0]?.key).toBe('old');
  expect(await searchIn(reports, 'FY22')).toEqual([]);
});

test('a question in a language that the base does not hold finds by the words they share, not by its small words', async () => {
  const english = {
    'open/steam': 'The entry temperature of a steam turbine is about 600 degrees Celsius.',
    'open/school': 'The university has an endowment, and the students of the school pay less.',
    'open/noise': 'Quell the riot, said Cesar; que sera, dans la vie est une loss.',
  };
  const asked = 'Quelle est la température d’entrée dans une turbine ? Elle est de quoi ?';
  expect((await searchIn(english, asked))[0]?.key).toBe('steam');
  expect((await searchIn(english, '¿Cuántos estudiantes de la universidad pagan por la escuela?'))[0]?.key).toBe(
    'school',
  );
});

test('names with small words of another language are found whole', async () => {
  const names = { 'open/cruz': 'Maria de la Cruz wrote it.', 'open/other': 'Maria Cruz Ondero did not.' };
  expect((await searchIn(names, 'maria de la cruz ondeero'))[0]?.key).toBe('other');
  expect((await searchIn(names, 'maria de la cruz'))[0]?.key).toBe('cruz');
});

test('a question of which no word is known but the small ones still gets an answer', async () => {
  expect(await searchIn(texts, 'who is the quetzalcoatl in autumn')).not.toEqual([]);
  expect(await searchIn(texts, 'quetzalcoatl')).toEqual([]);
});

test('Vietnamese that is typed without accents finds the words that it may stand for', async () => {
  const vietnamese = {
    'open/born': 'Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền lợi.',
    'open/house': 'Không ai bị xâm phạm một cách độc đoán vào đời sống riêng tư, gia đình, nhà ở hay thư tín.',
  };
  for (const [query, key] of [
    ['nguoi', 'born'],
    ['binh dang', 'born'],
    ['doi song rieng tu', 'house'],
  ] as const) {
    expect((await searchIn(vietnamese, query))[0]?.key).toBe(key);
  }
});

test('a Korean word of one syllable is found with the particle that follows it', async () => {
  const korean = { 'open/water': '물은 100도에서 끓는다.', 'open/book': '책에는 많은 이야기가 있다.' };
  expect((await searchIn(korean, '물')).map(({ key }) => key)).toEqual(['water']);
  expect((await searchIn(korean, '책')).map(({ key }) => key)).toEqual(['book']);
});

test('a word of a language without a stemmer is found by its beginning, and a code by its first characters', async () => {
  const estonian = 'Töötajatel on õigus põhipuhkusele, mille pikkus on kakskümmend kaheksa kalendripäeva aastas.';
  const commit = 'Fixed in 9f86d081884c7d659a2feaa0c55ad015 by the maintainers of the parser.';
  const all = { ...texts, 'open/leave': estonian, 'open/commit': commit };
  expect((await searchIn(all, 'põhipuhkus'))[0]?.key).toBe('leave');
  expect((await searchIn(all, '9f86d081'))[0]?.key).toBe('commit');
  expect((await searchIn(all, 'supers*'))[0]?.key).toBe('flight');
  expect(await searchIn(all, '9f86')).toEqual([]);
});

test.each([
  ['Hebrew with its article', 'משרד החינוך המיוחד פרסם את התקציב לשנה הבאה.', 'חינוך'],
  ['Arabic with a particle', 'تقرير عن المنارة والأزهار في المدينة القديمة.', 'الازهار'],
  ['the other kana', 'すしとてんぷらのうまい店はねこ通りにあります。', 'スシ'],
  ['simplified Chinese', '臺灣鐵路管理局發布颱風警報與車輛檢查規範。', '车辆检查规范'],
  ['traditional Chinese', '公司的电子凭证与发票审核流程由财务部门负责。', '發票審核'],
  ['another way to write a nasal', 'यह हिन्दी भाषा का सम्बन्ध बताने वाला एक लेख है।', 'संबंध'],
])('a word is found as others write it: %s', async (_, text, query) => {
  expect((await searchIn({ ...texts, 'open/other': text }, query))[0]?.key).toBe('other');
});

test('a word counts in a document that was taken for another language', async () => {
  const found = await searchIn(
    {
      'open/ro': 'Salariații au dreptul la concediu în fiecare an și la o primă de vacanță.',
      'open/it': 'I lavoratori hanno diritto alle ferie ogni anno, dice la legge sui salariati.',
    },
    'salariatii concediu',
  );
  expect(found[0]?.key).toBe('ro');
  expect(found[0]?.explain['words']).toBeGreaterThan(0);
});

test('a figure is found with its thousands apart also where another text writes it as one', async () => {
  const all = {
    ...texts,
    'open/room': 'Room 1567 is closed; so is hall 1000000.',
    'open/lamps': 'A budget of 1,567 francs for lamps, and 1 000 000 for the hall.',
    'open/other': 'The 1 or 567 of the others, and the year 2 024; 000 of 1.',
  };
  for (const query of ['1567', '1000000'])
    expect((await searchIn(all, query)).map(({ key }) => key).toSorted()).toEqual(['lamps', 'room']);
  expect(await searchIn(all, '2567')).toEqual([]);
});

test('a code is found as one word also where its letters are a small word of a language of the base', async () => {
  const polish = 'Umowa o pracę po zakończeniu roku jest ważna przez trzy lata od dnia podpisania.';
  const all = {
    ...texts,
    'open/order': 'Order PO2024000913 shipped.',
    'open/pl': polish,
    'open/year': 'In 2024 we shipped.',
  };
  expect((await searchIn(all, 'PO-2024-000913'))[0]?.key).toBe('order');
});
