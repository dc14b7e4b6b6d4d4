import { cleanText, cleanTitle } from './clean.ts';
import { isRecord } from './plain.ts';

/** A question with its answer, and what else was said about it. */
export interface Pair {
  readonly question: string;
  readonly answer: string;
  readonly rest: Readonly<Record<string, unknown>>;
}

/** The pair that a record holds, under English or French names in any case; `undefined` when it holds none. */
export function pairOf(record: unknown): Pair | undefined {
  if (!isRecord(record)) return undefined;
  const marked = markedPair(record);
  if (marked) return marked;
  let question: string | undefined;
  let answer: string | undefined;
  const rest: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(record)) {
    const name = key.toLowerCase().normalize('NFC');
    if (question === undefined && questions.has(name) && typeof value === 'string') question = cleanTitle(value);
    else if (answer === undefined && answers.has(name)) answer = textOf(value);
    else rest[key] = value;
  }
  return question === undefined || answer === undefined ? undefined : { question, answer, rest };
}

/** The pair of a page of questions (FAQPage) of schema.org. */
function markedPair({
  '@type': type,
  name,
  acceptedAnswer,
  ...rest
}: Readonly<Record<string, unknown>>): Pair | undefined {
  if (type !== 'Question') return undefined;
  const question = cleanTitle(name);
  const given: unknown[] = Array.isArray(acceptedAnswer) ? acceptedAnswer : [acceptedAnswer];
  const answer = textOf(given.map((each) => (isRecord(each) ? each['text'] : each)));
  return question === undefined || answer === undefined ? undefined : { question, answer, rest };
}

const questions = new Set(['question', 'q', 'prompt', 'query']);
const answers = new Set(['answer', 'a', 'answers', 'response', 'réponse', 'reponse', 'réponses', 'reponses']);

function textOf(value: unknown): string | undefined {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  const lines = list.map((each) =>
    typeof each === 'string' || typeof each === 'number' || typeof each === 'boolean'
      ? cleanText(String(each)).trim()
      : undefined,
  );
  return lines.length > 0 && lines.every((line) => line !== undefined) ? lines.join('\n') : undefined;
}
