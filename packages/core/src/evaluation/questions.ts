import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { KbError } from '../errors.ts';
import { issueWords } from '../issue-words.ts';

const place = z.strictObject({
  document: z.string().min(1),
  collection: z.string().min(1).optional(),
  page: z.number().int().min(1).optional(),
  heading: z.string().min(1).optional(),
  grade: z.number().positive().optional(),
});

/** A question of a file. */
export const question = z.strictObject({
  question: z.string().min(1).max(20_000),
  from: z.string().optional(),
  expect: z.array(place).min(1).max(100),
});

const file = z.strictObject({ questions: z.array(question).min(1).max(10_000) });

/** A question with the documents that answer it: by key, better ones with a higher grade (1 when not given), with the place when that matters too. */
export type Question = z.output<typeof question>;

/** The questions of a file; throws `invalid_input` with what is wrong with it. */
export function readQuestions(text: string, name: string): readonly Question[] {
  let value: unknown;
  try {
    value = parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : 'it cannot be parsed';
    throw new KbError('invalid_input', `${name} is not valid YAML: ${reason}`, { cause });
  }
  const parsed = file.safeParse(value, { error: issueWords });
  if (parsed.success) return parsed.data.questions;
  const [issue] = parsed.error.issues;
  const place = issue?.path.length ? `${issue.path.join('.')}: ` : '';
  throw new KbError('invalid_input', `${name} is not a question file: ${place}${issue?.message}.`);
}

/** A question file for people to correct. */
export const writeQuestions = (questions: readonly Question[]): string =>
  heading + stringify({ questions }, { lineWidth: 0 });

const heading = `# Questions for kb-mcp eval run, drafted from what the base holds. Make them yours: ask as people would, in their
# words, and delete what nobody would ask. Each question has the documents that answer it, by key (kb-mcp list shows
# them); add others that do, and a grade where one answers better (2 counts twice). page and heading are optional: with
# them, eval also counts whether the right place is among the first three passages.
`;
