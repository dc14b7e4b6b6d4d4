import { expect, test } from 'vitest';
import { localPrincipal } from '../access/permission.ts';
import { hashEmbedder } from '../embedders/hash.ts';
import { KbError } from '../errors.ts';
import type { Embedder } from '../ports.ts';
import { openSemanticTestKb, openTestKb, testPrincipal } from '../testing/open-test-kb.ts';
import { comparison } from './comparison.ts';
import { draftQuestions } from './draft.ts';
import { evaluate } from './evaluate.ts';
import { measure } from './measures.ts';
import { readQuestions, writeQuestions } from './questions.ts';

const context = { principal: localPrincipal };
const documents = [
  { key: 'tea.txt', text: 'Green leaves are steamed shortly after harvest, and rolled by hand in Kyoto.' },
  { key: 'ships.txt', text: 'Container vessels are loaded at the northern quay, and leave with the evening tide.' },
  { key: 'bread.txt', text: 'Sourdough is folded twice before proving, and baked on hot stone with much steam.' },
];
const expecting = (question: string, document: string) => ({ question, expect: [{ document }] });

test('a draft asks about every document, the same each time, and what it expects is there', async () => {
  await using kb = await openTestKb({ documents });
  const questions = await draftQuestions(kb, { ...context, questions: 20 });
  expect(new Set(questions.flatMap(({ expect: [place] }) => place?.document))).toEqual(
    new Set(['tea.txt', 'ships.txt', 'bread.txt']),
  );
  expect(await draftQuestions(kb, { ...context, questions: 20 })).toEqual(questions);
  const run = await evaluate(kb, questions, { ...context, baselines: true });
  expect(run.standings.map(({ name }) => name)).toEqual(['kb-mcp', 'plain BM25', 'grep']);
  expect(run.standings[0]).toMatchObject({ ndcg10: 1, recall10: 1, mrr10: 1, empty: 0 });
});

test('a draft has as many questions as asked for, and nothing that the caller may not read', async () => {
  const secret = {
    key: 'code.txt',
    collection: 'secret',
    text: 'Nobody tells the long number of the grey safe today.',
  };
  await using kb = await openTestKb({ documents: [...documents, secret] });
  expect(await draftQuestions(kb, { ...context, questions: 2 })).toHaveLength(2);
  const principal = testPrincipal({ default: 'reader' });
  expect(JSON.stringify(await draftQuestions(kb, { principal, questions: 50 }))).not.toContain('secret');
});

test('what several documents suggest alike is not asked, and words of scripts without spaces stay whole', async () => {
  const alike = Array.from({ length: 9 }, (_, n) => ({
    key: `n${n}.txt`,
    text: `Lot ${n} is weighed by hand in early summer.`,
  }));
  const thai = 'ห้องสมุดแห่งชาติตั้งอยู่ใจกลางเมืองเก่าและเปิดทำการทุกวันตลอดทั้งปีสำหรับประชาชน';
  await using kb = await openTestKb({ documents: [...alike, { key: 'th.txt', text: thai }] });
  const questions = await draftQuestions(kb, { ...context, questions: 60 });
  expect(new Set(questions.map(({ question }) => question)).size).toBe(questions.length);
  const phrase = questions.find(({ expect: [place] }) => place?.document === 'th.txt')?.question ?? '';
  const bounds = Array.from(new Intl.Segmenter('th', { granularity: 'word' }).segment(thai), ({ index }) => index);
  expect(bounds).toContain(thai.indexOf(phrase));
  expect([...bounds, thai.length]).toContain(thai.indexOf(phrase) + phrase.length);
});

test('a question in Chinese is a clause, not the end of one', async () => {
  const [common, rare] = ['茶叶由马帮运到高原', '茶叶由马帮运到高原谷周围'];
  const texts = [`${rare}，${common}。`, ...Array.from({ length: 5 }, (_, n) => `${common}，${common}，${n}。`)];
  await using kb = await openTestKb({ documents: texts.map((text, n) => ({ key: `${n}.txt`, text })) });
  const questions = await draftQuestions(kb, { ...context, questions: 60 });
  expect(questions.map(({ question }) => question)).toContain(rare);
});

test('what is not found counts against it, and is told', async () => {
  await using kb = await openTestKb({ documents });
  const questions = [expecting('steamed harvest', 'tea.txt'), expecting('steamed harvest', 'ships.txt')];
  const run = await evaluate(kb, [...questions, expecting('xylophone', 'bread.txt')], { ...context, baselines: false });
  expect(run.standings[0]?.empty).toBeCloseTo(1 / 3);
  expect(run.missed.map(({ expected }) => expected)).toEqual(['ships.txt', 'bread.txt']);
});

test('where a model is configured, words and vectors stand beside what both give, and answers without it are told', async () => {
  const { embed, space } = hashEmbedder({ dimensions: 64 });
  let isDown = false;
  const embedder: Embedder = {
    space,
    embed: (...call) => (isDown ? Promise.reject(new KbError('unavailable', 'It is down.')) : embed(...call)),
  };
  await using kb = await openSemanticTestKb({ documents, embedder: async () => embedder });
  const [one, other] = [expecting('steamed harvest', 'tea.txt'), expecting('northern quay', 'ships.txt')];
  const run = await evaluate(kb, [one], { ...context, baselines: true });
  const names = ['kb-mcp', 'words alone', 'vectors alone', 'plain BM25', 'grep'];
  expect(run).toMatchObject({ notices: {}, standings: names.map((name) => ({ name, ndcg10: 1 })) });
  isDown = true;
  const { notices, standings } = await evaluate(kb, [other], { ...context, baselines: true });
  expect(notices).toEqual({ 'Found by words alone. The embedding model does not answer as it should.': 1 });
  expect(standings.map(({ name }) => name)).toEqual(['kb-mcp', 'plain BM25', 'grep']);
});

test('where one of words and vectors is clearly better than both, that is told, and the weight of vectors puts it right', async () => {
  const names = Array.from({ length: 24 }, (_, i) => `w${String.fromCodePoint(97 + i).repeat(4)}`);
  // The words of each question stand in another document than the one that answers it, which only the model knows.
  const questions = names.map((name, i) => expecting(`${name} please`, `${(i + 1) % names.length}.txt`));
  const vectorOf = (text: string, kind: string) => {
    const at = names.findIndex((name) => text.includes(name));
    return Float32Array.from(names, (_, i) => Number(i === (kind === 'query' ? (at + 1) % names.length : at)) + 0.1);
  };
  const space = { name: 'knows', provider: 'test', model: 'knows', dimensions: names.length };
  const run = async (vectorWeight: number) => {
    const embedder: Embedder = { space, embed: async (texts, kind) => texts.map((text) => vectorOf(text, kind)) };
    const all = names.map((name, i) => ({ key: `${i}.txt`, text: `Here we tell of ${name} alone.` }));
    await using kb = await openSemanticTestKb({ documents: all, embedder: async () => embedder, vectorWeight });
    return await evaluate(kb, questions, { ...context, baselines: true });
  };
  const { behind, standings } = await run(0.1);
  expect(behind).toMatchObject({ leg: 'vectors alone' });
  expect(behind?.better?.factor).toBeGreaterThan(1);
  expect(behind?.better?.ndcg10).toBeGreaterThan(standings[0]?.ndcg10 ?? 1);
  expect(behind?.difference.high).toBeLessThan(-0.02);
  expect(await run(100)).not.toHaveProperty('behind');
});

test('a place that is named is looked for among the passages', async () => {
  await using kb = await openTestKb({ documents });
  const right = { question: 'steamed harvest', expect: [{ document: 'tea.txt', page: 4 }] };
  const run = await evaluate(kb, [right, expecting('northern quay', 'ships.txt')], { ...context, baselines: false });
  expect(run.citations).toEqual({ asked: 1, first: 0, first3: 0 });
});

test('what the base no longer holds counts as not found, and a file of nothing else is refused', async () => {
  await using kb = await openTestKb({ documents });
  const both = { question: 'northern quay', expect: [{ document: 'ships.txt' }, { document: 'gone.txt' }] };
  const questions = [expecting('gone', 'gone.txt'), expecting('steamed harvest', 'tea.txt'), both];
  const run = await evaluate(kb, questions, { ...context, baselines: true });
  expect(run).toMatchObject({ questions: 3, unknown: ['gone.txt'], unanswerable: 1, trivial: 0 });
  expect(run.each.map(({ ndcg10 }) => ndcg10)).toEqual([0, 1, expect.closeTo(0.61)]);
  for (const { ndcg10 } of run.standings) expect(ndcg10).toBeCloseTo(1.61 / 3);
  expect(comparison(run, undefined, { minNdcg: 0.8 }).failures).toEqual([
    expect.stringContaining('0.8'),
    'Questions that expect only documents that are not in the base, such as «gone.txt»: 1 of 3.',
  ]);
  const nothing = evaluate(kb, [expecting('gone', 'gone.txt')], { ...context, baselines: false });
  await expect(nothing).rejects.toMatchObject({ code: 'invalid_input' });
});

test('questions survive their file, whatever is in them', () => {
  const questions = [
    {
      question: 'Is "it": #1, or - 2?\nReally',
      from: 'own',
      expect: [{ document: '- a: b.md', heading: 'A › B', grade: 2 }],
    },
    { question: '深圳 ภาษาไทย 👍', expect: [{ document: 'x', collection: 'null', page: 3 }] },
  ];
  expect(readQuestions(Buffer.from(writeQuestions(questions)), 'q.yaml')).toEqual(questions);
});

test.each([
  ['questions: [', /q\.yaml is not valid YAML/],
  ['', /q\.yaml is not a question file: it begins with «questions:»/],
  [
    'question;document\r\nOù ?;a.md\r\n',
    /it begins with «questions:» .* Tables \(CSV\) and lines of JSON are not read\.$/,
  ],
  ['{"question": "a"}\n{"question": "b"}\n', /lines of JSON are not read\.$/],
  ['questions:\n  - question: Quel : délai ?\n', /at line 2, column 15\. Text with «: » .* goes into quotation marks/],
  ['questions: [{question: a, expect: b.md}]', /: expect: it must be an array\. .* «- document: handbook\.md»\.$/],
  ['questions: [{question: " ", expect: [{document: b}]}]', /: question: it must not be empty\.$/],
  ['questions: [{question: "", expect: [{document: "b"}]}]', /: question 1, line 1: question: it must not be empty\.$/],
  [
    'questions:\n  - question: a\n    expect: [{document: b}]\n  - question: c\n',
    /: question 2, line 4: expect: it is missing\. Documents are listed below it/,
  ],
  [
    'questions: [{question: a, expect: [{document: b, grade: 0}]}]',
    /: expect, entry 1, grade: it must be more than 0\.$/,
  ],
  ['questions: []', /questions/],
  ['questions: [{question: "a", expect: [{document: "b", pages: 2}]}]', /pages/],
])('the question file %j is refused in one sentence', (text, sentence) => {
  expect(() => readQuestions(Buffer.from(text), 'q.yaml')).toThrow(sentence);
});

test('a question file as Windows may write it is read', () => {
  const text = `\ufeff${writeQuestions([expecting('Où ?', 'a.md')])}`;
  expect(readQuestions(Buffer.from(text, 'utf16le'), 'q.yaml')).toEqual([expecting('Où ?', 'a.md')]);
});

test('a base that is empty, and one that has other documents, say what to do', async () => {
  await using empty = await openTestKb({});
  const ask = (kb: typeof empty) => evaluate(kb, [expecting('tea', 'gone.txt')], { ...context, baselines: false });
  await expect(ask(empty)).rejects.toThrow('kb-mcp add <folder>');
  await using kb = await openTestKb({ documents });
  await expect(ask(kb)).rejects.toThrow(/such as «gone\.txt»\. .* kb-mcp list/);
});

test('a phrase of a draft does not begin with the mark of a list', async () => {
  await using kb = await openTestKb({
    documents: [
      {
        key: 'list.txt',
        text: 'Steps:\n- harvest the green leaves at dawn\n- steam the green leaves shortly afterwards',
      },
    ],
  });
  const questions = await draftQuestions(kb, { ...context, questions: 20 });
  expect(questions.length).toBeGreaterThan(0);
  for (const { question } of questions) expect(question).toMatch(/^[\p{L}\p{N}]/u);
});

test('the measures are those of the field', () => {
  const relevant = new Map([
    ['a', 2],
    ['b', 1],
  ]);
  const found = measure(['x', 'a', 'b'], relevant);
  expect(found.ndcg10).toBeCloseTo((2 / Math.log2(3) + 1 / 2) / (2 + 1 / Math.log2(3)));
  expect(found).toMatchObject({ recall10: 1, recall100: 1, mrr10: 0.5, empty: 0 });
  expect(measure([], relevant)).toEqual({ ndcg10: 0, recall10: 0, recall100: 0, mrr10: 0, empty: 1 });
});

test('a run fails below what is asked for, and when it is further down than tolerated', async () => {
  await using kb = await openTestKb({ documents });
  const good = await evaluate(kb, [expecting('steamed harvest', 'tea.txt')], { ...context, baselines: false });
  const bad = { ...good, ...measured(0), each: good.each.map((one) => ({ ...one, ndcg10: 0 })) };
  expect(comparison(bad, undefined, { minNdcg: 0.5 }).failures).toHaveLength(1);
  expect(comparison(bad, good, { tolerance: 0.02 })).toMatchObject({ change: -1, failures: [expect.any(String)] });
  expect(comparison(good, bad, { minNdcg: 0.5, tolerance: 0 })).toEqual({ shared: 1, change: 1, failures: [] });
});

const measured = (ndcg10: number) => ({ standings: [{ name: 'kb-mcp', ndcg10, recall10: 0, mrr10: 0, empty: 0 }] });

test('questions that were edited since the last run are left out of what is held against it', async () => {
  await using kb = await openTestKb({ documents });
  const [tea, ships] = [expecting('steamed harvest', 'tea.txt'), expecting('northern quay', 'ships.txt')];
  const run = async (...questions: (typeof tea)[]) => evaluate(kb, questions, { ...context, baselines: false });
  const last = await run(tea, ships);
  const { items } = await kb.list({ limit: 1, filter: { path: 'tea.txt' } }, context);
  await kb.remove(
    items.map(({ id }) => id),
    context,
  );
  const sentence = 'nDCG@10 on the questions of both runs, 1 in all, has gone from 1.000 to 0.000, more than 0.1 down.';
  const now = await run(tea, expecting('evening tide', 'ships.txt'));
  expect(comparison(now, last, { tolerance: 0.1 })).toMatchObject({
    shared: 1,
    change: -1,
    failures: [sentence, expect.stringContaining('tea.txt')],
  });
  expect(comparison(now, await run(ships), { tolerance: 0.1 })).toEqual({ shared: 0, failures: [] });
});
