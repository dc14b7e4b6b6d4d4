import type { Comparison, Evaluation, Standing } from '@kb-mcp/core/evaluation';
import { plural } from '../numbers.ts';
import { facts, shorten, table } from '../table.ts';
import { columns, styled } from '../terminal.ts';
import type { LastRun } from './last-run.ts';

/** A run as a person reads it: the standings, the citations, the times, and what was missed. */
export function reportText(
  run: Evaluation,
  { evaluation, at }: Pick<LastRun, 'evaluation' | 'at'>,
  held: Comparison,
  { vectorWeight }: { readonly vectorWeight: number },
): string {
  const isSame = held.shared === run.questions && evaluation?.questions === run.questions;
  const before = isSame ? evaluation.standings[0] : undefined;
  const rows = [
    ...run.standings,
    ...(before ? [{ ...before, name: `kb-mcp, ${at?.slice(0, 16).replace('T', ' ')}` }] : []),
  ];
  const parts = [
    table(rows, [
      { title: plural(run.questions, 'question'), cell: ({ name }) => name },
      { title: 'nDCG@10', cell: cell('ndcg10'), align: 'right' },
      { title: 'recall@10', cell: cell('recall10'), align: 'right' },
      { title: 'MRR@10', cell: cell('mrr10'), align: 'right' },
      { title: 'no answer', cell: ({ empty }) => percent(empty), align: 'right' },
    ]),
    facts([
      [
        'By kind',
        Object.entries(run.kinds)
          .map(([kind, ndcg]) => `${kind} ${ndcg.toFixed(3)}`)
          .join(', '),
      ],
      ...(run.citations.asked > 0 ? [citations(run)] : []),
      ...(run.behind ? [behind(run.behind, vectorWeight)] : []),
      ['Time', `p50 ${run.latency.p50.toFixed(1)} ms, p95 ${run.latency.p95.toFixed(1)} ms`],
      [
        'Last run',
        evaluation
          ? sinceLast(run, held)
          : at === undefined
            ? 'none'
            : 'of another version of kb-mcp: there is nothing to compare with',
      ],
      ...Object.entries(run.notices).map(([notice, count]): [string, string] => [
        'Notice',
        `${plural(count, 'answer')}: ${notice}`,
      ]),
    ]),
    ...(run.missed.length > 0 ? [missed(run)] : []),
    ...(run.unknown.length > 0 ? [unknown(run)] : []),
    ...(run.unknownPlaces.length > 0 ? [unknownPlaces(run)] : []),
    ...(run.trivial > 0 ? [trivial(run)] : []),
  ];
  return parts.join('\n\n');
}

type Behind = NonNullable<Evaluation['behind']>;

const cell = (measure: Exclude<keyof Standing, 'name'>) => (standing: Standing) => standing[measure].toFixed(3);

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

const citations = ({ citations: { asked, first, first3 } }: Evaluation): readonly [string, string] => [
  'Right place',
  `first passage ${percent(first)}, one of the first three ${percent(first3)} (of ${plural(asked, 'question')})`,
];

/** What the setting allows. */
const MOST_WEIGHT = 100;

/** By how much, and the weight that is better for these questions. */
function behind({ leg, difference, better }: Behind, vectorWeight: number): readonly [string, string] {
  const { mean, low, high } = difference;
  const by = `nDCG@10 ${mean.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
  return ['Both', `clearly below ${leg}, ${by}: ${adviceOf(better, vectorWeight)}`];
}

function adviceOf(better: Behind['better'], vectorWeight: number): string {
  const weight = better && Number(Math.min(MOST_WEIGHT, vectorWeight * better.factor).toPrecision(3));
  if (weight === undefined || weight === vectorWeight) return `no other --vector-weight than ${vectorWeight} is better`;
  return `--vector-weight ${weight} (now ${vectorWeight}) gives about ${better?.ndcg10.toFixed(3)}; keep what is best as KB_MCP_VECTOR_WEIGHT`;
}

function sinceLast({ questions }: Evaluation, { shared, change }: Comparison): string {
  if (shared === undefined || change === undefined) return 'had other questions: there is nothing to compare with';
  const others = shared < questions ? ` on the ${plural(shared, 'question')} that both had` : '';
  return `nDCG@10 ${change >= 0 ? '+' : ''}${change.toFixed(3)}${others}`;
}

function missed(run: Evaluation): string {
  const lines = run.missed.map(({ question, expected, found }) =>
    [`  ${shorten(question, columns() - 4)}`, ...wantedAndGot(expected, found)].join('\n'),
  );
  return `${styled('bold', 'Missed')}\n${lines.join('\n')}`;
}

/** On one line when it has room there. */
function wantedAndGot(expected: string, found: readonly string[]): readonly string[] {
  const line = `    wanted ${expected}; got ${found.join(', ') || 'nothing'}`;
  if (line.length <= columns()) return [line];
  const got = found.length > 0 ? found : ['nothing'];
  return [`    wanted ${expected}`, ...got.map((one, i) => `    ${i === 0 ? 'got   ' : '      '} ${one}`)];
}

function unknown({ unknown, unanswerable }: Evaluation): string {
  const counts = `What expects only these counts as not answered: ${plural(unanswerable, 'question')}.`;
  const renamed = 'Where one has another name now, write that one into the questions: kb-mcp list shows it.';
  return `${styled('bold', 'Not in the base')}\n  ${listed(unknown)}\n${counts} ${renamed}`;
}

function unknownPlaces({ unknownPlaces: places }: Evaluation): string {
  const advice =
    'What is expected there counts as not found. Write the heading or page as it is now: kb-mcp get shows it.';
  return `${styled('bold', 'No passage there')}\n  ${listed(places)}\n${advice}`;
}

const MOST = 20;

const listed = (names: readonly string[]): string =>
  [...names.slice(0, MOST), ...(names.length > MOST ? [`and ${names.length - MOST} more`] : [])].join('\n  ');

const trivial = (run: Evaluation): string =>
  `Any answer is right for ${plural(run.trivial, 'question')}: the base has only one document, and no page or heading of it is named.`;
