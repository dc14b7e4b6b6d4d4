import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { localPrincipal } from '../access/permission.ts';
import { loadConfig } from '../config.ts';
import { openKnowledgeBase } from '../open.ts';
import { comparison } from './comparison.ts';
import { draftQuestions } from './draft.ts';
import { evaluate } from './evaluate.ts';

const context = { principal: localPrincipal };
let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'kb-judge-'));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

const steps = ['harvest', 'rolling', 'brewing'];
const faq = JSON.stringify(
  steps.map((step) => ({ question: `When is ${step} done?`, answer: `The ${step}: at noon.` })),
);

async function openFaq() {
  const kb = await openKnowledgeBase(loadConfig({ flags: { data } }));
  await kb.addSource({ name: 'faq.json', bytes: Buffer.from(faq) }, context);
  return kb;
}

const at = (question: string, heading?: string) => ({ question, expect: [{ document: 'faq.json', heading }] });

test('where a place is named, it is what must be found, and not its document alone', async () => {
  await using kb = await openFaq();
  const questions = [at('harvest', 'When is harvest done?'), at('rolling', 'When is brewing done?')];
  const run = await evaluate(kb, questions, { ...context, baselines: true });
  expect(run).toMatchObject({ trivial: 0, each: [{ ndcg10: 1 }, { ndcg10: 0 }] });
  expect(run.missed).toEqual([
    { question: 'rolling', expected: 'faq.json › When is brewing done?', found: ['faq.json › When is rolling done?'] },
  ]);
  for (const { ndcg10 } of run.standings) expect(ndcg10).toBe(0.5);
});

test('a draft of a base of one document names a place for each question, and questions without are told', async () => {
  await using kb = await openFaq();
  const draft = await draftQuestions(kb, { ...context, questions: 20 });
  const run = await evaluate(kb, [...draft, at('harvest')], { ...context, baselines: false });
  expect(run).toMatchObject({ questions: draft.length + 1, trivial: 1, citations: { asked: draft.length } });
});

test('a place at which no passage is any more is told, and why a run fails', async () => {
  await using kb = await openFaq();
  const questions = [at('harvest', 'When is harvest done?'), at('rolling', 'When is the rolling?'), at('brewing')];
  const run = await evaluate(kb, questions, { ...context, baselines: false });
  expect(run).toMatchObject({ unknown: [], unknownPlaces: ['faq.json › When is the rolling?'] });
  expect(comparison(run, undefined, { minNdcg: 0.9 }).failures[1]).toBe(
    'Expected places at which there is no passage, such as «faq.json › When is the rolling?»: 1.',
  );
});

test('a heading of several places is not asked, and a phrase that stands at several has them all for answers', async () => {
  await using kb = await openKnowledgeBase(loadConfig({ flags: { data } }));
  const rule = 'Stoneware vessels leave the northern kiln';
  const text = ['Kilns', 'Vessels', 'Glazes'].map((name) => `## ${name} of clay\n\n### General remarks\n\n${rule}.\n`);
  await kb.addSource({ name: 'clay.md', bytes: Buffer.from(`# Clay\n\n${text.join('\n')}`) }, context);
  const draft = await draftQuestions(kb, { ...context, questions: 60 });
  expect(draft.map(({ question }) => question)).not.toContain('General remarks');
  const places = draft.find(({ question }) => question === rule)?.expect.map(({ heading }) => heading);
  const headings = ['Kilns', 'Vessels', 'Glazes'].map((name) => `Clay › ${name} of clay › General remarks`);
  expect(places).toEqual(headings);
});
