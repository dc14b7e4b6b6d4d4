import { isNode, LineCounter, parse, parseDocument, stringify } from 'yaml';
import { z } from 'zod';
import { KbError } from '../errors.ts';
import { issueWords } from '../issue-words.ts';
import { decodeText } from '../loaders/decode.ts';

const place = z.strictObject({
  document: z.string().min(1),
  collection: z.string().min(1).optional(),
  page: z.number().int().min(1).optional(),
  heading: z.string().min(1).optional(),
  grade: z.number().positive().optional(),
});

/** A question of a file. */
export const question = z.strictObject({
  question: z
    .string()
    .max(20_000)
    .refine((words) => /\S/.test(words), 'it must not be empty'),
  from: z.string().optional(),
  expect: z.array(place).min(1).max(100),
});

const file = z.strictObject({ questions: z.array(question).min(1).max(10_000) });

/** A question with the documents that answer it: by key, better ones with a higher grade (1 when not given), with the place when that matters too. */
export type Question = z.output<typeof question>;

/** The questions of a file in any encoding; throws `invalid_input` with what is wrong with it, and where. */
export function readQuestions(bytes: Uint8Array, name: string): readonly Question[] {
  const text = decodeText({ name, bytes });
  if (linesOfJson.test(text)) throw new KbError('invalid_input', `${name} is not a question file: ${FORM}`);
  let value: unknown;
  try {
    value = parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0]?.replace(/:$/, '') : 'it cannot be parsed';
    throw new KbError('invalid_input', `${name} is not valid YAML: ${reason}. ${HOW_TO_WRITE}`, { cause });
  }
  const parsed = file.safeParse(value, { error: issueWords });
  if (parsed.success) return parsed.data.questions;
  const [issue] = parsed.error.issues;
  if (!issue || issue.path.length === 0) throw new KbError('invalid_input', `${name} is not a question file: ${FORM}`);
  const where = placeOf(issue.path, text);
  const form = issue.path.at(-1) === 'expect' || issue.path.at(-2) === 'expect' ? ` ${EXPECTED}` : '';
  throw new KbError('invalid_input', `${name} is not a question file: ${where}${issue.message}.${form}`);
}

const linesOfJson = /^\s{0,100}\{[^\n]{0,100000}\n\s{0,100}\{/;
const HOW_TO_WRITE = 'Text with «: » or « #» in it goes into quotation marks, and lines begin with blanks, not tabs.';
const FORM =
  'it begins with «questions:» and lists them, as kb-mcp eval init writes it. Tables (CSV) and lines of JSON are not read.';
const EXPECTED = 'Documents are listed below it, each as «- document: handbook.md».';

/** Where in the file something is wrong, as a person looks for it. */
function placeOf(path: readonly PropertyKey[], text: string): string {
  const [list, at, ...rest] = path;
  if (typeof at !== 'number') return list === undefined ? '' : `${String(list)}: `;
  const lines = new LineCounter();
  const node = parseDocument(text, { lineCounter: lines }).getIn(['questions', at], true);
  const line = isNode(node) && node.range ? `, line ${lines.linePos(node.range[0]).line}` : '';
  return `question ${at + 1}${line}: ${rest.length > 0 ? `${rest.map(inWords).join(', ')}: ` : ''}`;
}

const inWords = (part: PropertyKey): string => (typeof part === 'number' ? `entry ${part + 1}` : String(part));

/** A question file for people to correct. */
export const writeQuestions = (questions: readonly Question[]): string =>
  heading + stringify({ questions }, { lineWidth: 0 });

const heading = `# Questions for kb-mcp eval run, drafted from what the base holds. Make them yours: ask as people would, in their
# words, and delete what nobody would ask. Each question has the documents that answer it, by key (kb-mcp list shows
# them); add others that do, and a grade where one answers better (2 counts twice). page and heading are optional: with
# them, only that place of the document is right.
`;
