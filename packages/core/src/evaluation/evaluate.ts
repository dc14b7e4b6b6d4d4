import { z } from 'zod';
import { KbError } from '../errors.ts';
import type { CallContext, KnowledgeBase } from '../knowledge-base.ts';
import { ask, type Found } from './ask.ts';
import { baselinesOver } from './baselines.ts';
import { judge, type Judged, spotName } from './judge.ts';
import { meanOf, measure, type Measures } from './measures.ts';
import { behindBetter, legsOf } from './legs.ts';
import { question, type Question } from './questions.ts';
import { weighVectors } from './weigh-vectors.ts';

const standing = z.object({
  name: z.string(),
  ndcg10: z.number(),
  recall10: z.number(),
  mrr10: z.number(),
  empty: z.number(),
});

/** How well one way of searching does. */
export type Standing = z.output<typeof standing>;

const evaluation = z.object({
  questions: z.number().int(),
  /** The product first, where it goes by words and by vectors each of these alone, then the baselines. */
  standings: z.array(standing).min(1),
  /** By how much nDCG@10 of the product is clearly below one of the two that it puts together, with the 95 % interval; absent where it is not. */
  behind: z
    .object({
      leg: z.string(),
      difference: z.object({ mean: z.number(), low: z.number(), high: z.number() }),
      /** So many times the present weight of vectors gives this nDCG@10; absent where no other is better. */
      better: z.object({ factor: z.number(), ndcg10: z.number() }).optional(),
    })
    .optional(),
  /** nDCG@10 of the product by where the questions come from. */
  kinds: z.record(z.string(), z.number()),
  /** Over the questions that name a page or a heading: whether it is the first passage, or among the first three. */
  citations: z.object({ asked: z.number().int(), first: z.number(), first3: z.number() }),
  latency: z.object({ p50: z.number(), p95: z.number() }),
  /** How well each question was answered, in their order. */
  each: z.array(question.extend({ ndcg10: z.number() })).default([]),
  /** Questions of which nothing that is expected is among the first ten, at most twenty. */
  missed: z.array(z.object({ question: z.string(), expected: z.string(), found: z.array(z.string()) })),
  /** What answers said was done otherwise than configured, such as a model that did not answer, and how many did. */
  notices: z.record(z.string(), z.number().int()).default({}),
  /** Expected documents that are not in the base; they count as not found. */
  unknown: z.array(z.string()),
  /** Expected places at which no passage of their document is; they count as not found. */
  unknownPlaces: z.array(z.string()).default([]),
  /** How many questions expect only such documents. */
  unanswerable: z.number().int(),
  /** How many questions any answer is right for: they name no place, and expect the only document that there is. */
  trivial: z.number().int(),
});

/** The result of a run. Shares and measures are between 0 and 1, times in milliseconds. */
export type Evaluation = z.output<typeof evaluation>;

/** A result that was kept; `undefined` when it is none. */
export function parseEvaluation(value: unknown): Evaluation | undefined {
  return evaluation.safeParse(value).data;
}

export interface EvaluateOptions extends CallContext {
  readonly baselines: boolean;
  readonly progress?: ((done: number, total: number | undefined, message: string) => void) | undefined;
}

/** Asks the questions as a client would, one after the other, and measures the answers. Throws `invalid_input` when none can be judged. */
export async function evaluate(
  kb: KnowledgeBase,
  questions: readonly Question[],
  { baselines, progress, ...context }: EvaluateOptions,
): Promise<Evaluation> {
  const { judged, unknown, unknownPlaces } = await judge(kb, questions, context);
  const warmUp = judged.find(({ isThere }) => isThere);
  if (!warmUp) throw noneThere(unknown, (await kb.stats(context)).documents);
  const { goesByVectors } = await ask(kb, warmUp.question.question, context, { explain: true });
  const answers: Answer[] = [];
  for (const [at, one] of judged.entries()) {
    progress?.(at, judged.length, one.question.question);
    answers.push(answerOf(one, await ask(kb, one.question.question, context)));
  }
  const legs = baselines && goesByVectors ? await legsOf(kb, judged, context) : [];
  const others = baselines ? await baselinesOver(kb, context) : [];
  const { documents } = await kb.stats(context);
  const kinds = Map.groupBy(answers, ({ judged: { question } }) => question.from ?? 'own');
  const placed = answers.flatMap(({ place }) => (place === undefined ? [] : [place]));
  const measured = answers.map(({ measures }) => measures);
  const behind = behindBetter(measured, legs);
  const better = behind && (await weighVectors(kb, judged, context));
  const times = answers.map(({ ms }) => ms).toSorted((a, b) => a - b);
  return {
    questions: answers.length,
    standings: [
      { name: 'kb-mcp', ...standingOf(measured) },
      ...legs.map(({ name, measured }) => ({ name, ...standingOf(measured) })),
      ...others.map(({ name, rank }) => ({
        name,
        ...standingOf(judged.map((one) => measure(one.ranked(rank(one.question.question)), one.relevant))),
      })),
    ],
    ...(behind && { behind: { ...behind, ...(better && { better }) } }),
    kinds: Object.fromEntries(
      [...kinds].map(([kind, of]) => [kind, meanOf(of.map(({ measures }) => measures)).ndcg10]),
    ),
    citations: {
      asked: placed.length,
      first: shareOf(placed, (place) => place === 0),
      first3: shareOf(placed, (place) => place >= 0 && place < 3),
    },
    latency: { p50: quantile(times, 0.5), p95: quantile(times, 0.95) },
    each: answers.map(({ judged: one, measures }) => ({ ...one.question, ndcg10: measures.ndcg10 })),
    missed: answers
      .filter(({ measures }) => measures.recall10 === 0)
      .slice(0, 20)
      .map(missedOf),
    notices: countsOf(answers.flatMap(({ notice }) => notice ?? [])),
    unknown: [...unknown],
    unknownPlaces: [...unknownPlaces],
    unanswerable: judged.filter(({ isThere }) => !isThere).length,
    trivial:
      documents > 1 ? 0 : answers.filter(({ place, judged: { isThere } }) => isThere && place === undefined).length,
  };
}

const noneThere = ([first = '']: readonly string[], documents: number): KbError =>
  new KbError(
    'invalid_input',
    documents === 0
      ? 'The base is empty: there is nothing to ask. Add documents with: kb-mcp add <folder>'
      : `None of the expected documents is in the base, such as «${first}». Write what they are called now, as kb-mcp list shows it, or draft new questions with: kb-mcp eval init`,
  );

interface Answer extends Found {
  readonly judged: Judged;
  readonly measures: Measures;
  readonly place: number | undefined;
}

function answerOf(judged: Judged, found: Found): Answer {
  const measures = measure(judged.ranked(found.spots), judged.relevant);
  return { ...found, judged, measures, place: judged.placeAmong(found.spots) };
}

function missedOf({ judged: { question }, place, results }: Answer): Evaluation['missed'][number] {
  const [first] = question.expect;
  const names = results.map(({ document: { key }, page, heading }) =>
    place === undefined ? key : spotName({ document: key, page, heading: heading.join(' › ') }),
  );
  return {
    question: question.question,
    expected: first ? spotName(first) : '',
    found: [...new Set(names)].slice(0, 3),
  };
}

function standingOf(all: readonly Measures[]): Omit<Standing, 'name'> {
  const { ndcg10, recall10, mrr10, empty } = meanOf(all);
  return { ndcg10, recall10, mrr10, empty };
}

const countsOf = (all: readonly string[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(all, (one) => one)].map(([one, group]) => [one, group.length]));

const shareOf = <T>(all: readonly T[], holds: (one: T) => boolean): number =>
  all.filter(holds).length / (all.length || 1);

const quantile = (sorted: readonly number[], at: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? 0;
