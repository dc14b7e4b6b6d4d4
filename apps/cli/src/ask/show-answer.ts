import type { Answer, AskEvent, McpOpenAIClient } from '@kb-mcp/ask';
import { KbError } from '@kb-mcp/core';
import { plural } from '../numbers.ts';
import { harmless, print, remark, styled } from '../terminal.ts';
import { numbered, type Numbered } from './numbered.ts';
import { oneLine, sourcesText } from './sources-text.ts';

/** Shows an answer as it is made: its words on stdout, the calls on stderr, then where each quotation stands. */
export async function showAnswer(client: McpOpenAIClient, question: string, signal: AbortSignal): Promise<Answer> {
  const numbers = numbered((id) => client.sources().some((source) => source.id === id));
  let fresh = true;
  const write = (text: string): void => {
    if (text === '') return;
    process.stdout.write(harmless(text));
    fresh = text.endsWith('\n');
  };
  const newLine = (): void => {
    write(numbers.end());
    if (!fresh) write('\n');
  };
  try {
    for await (const event of client.stream(question, { signal })) {
      if (event.type === 'text') write(numbers.next(event.text));
      else newLine();
      if (event.type === 'answer') {
        print(foot(event.answer, numbers));
        remark(styled('dim', tookText(event.answer)));
        return event.answer;
      }
      const line = noteOf(event);
      if (line !== undefined) remark(styled('dim', line));
    }
  } finally {
    newLine();
  }
  throw new KbError('internal', 'The answer has no end.');
}

function noteOf(event: AskEvent): string | undefined {
  if (event.type === 'call') return `· ${event.tool} ${oneLine(JSON.stringify(event.input))}`;
  if (event.type === 'restart') return 'The connection was lost; the answer begins anew:';
  if (event.type === 'result' && !event.call.ok) return `  ${event.call.tool} failed: ${oneLine(event.text)}`;
  return undefined;
}

/** What stands below an answer: remarks, then each source with the quotations taken from it. */
function foot({ citations, finish, notes }: Answer, numbers: Numbered): string {
  const remarks = [...notes, ends[finish]].filter(Boolean).map((note) => styled('yellow', note));
  const sources = sourcesText(citations, numbers);
  const parts = [remarks, sources.length > 0 ? [styled('bold', 'Sources'), ...sources] : []];
  return parts
    .filter((part) => part.length > 0)
    .map((part) => `\n${part.join('\n')}`)
    .join('\n');
}

const ends: Readonly<Record<Answer['finish'], string>> = {
  answered: '',
  cut: 'The answer was cut off: it met the length limit of the model.',
  filter: 'The content filter of the model service stopped the answer.',
  refusal: 'The model refused to answer.',
};

function tookText({ model, usage, cost, calls }: Answer): string {
  const { input, cached, output } = usage;
  const kept = cached > 0 ? ` (${cached.toLocaleString('en')} cached)` : '';
  const tokens = `${input.toLocaleString('en')} tokens in${kept}, ${output.toLocaleString('en')} out`;
  return [`${model}: ${tokens}`, plural(calls.length, 'call'), ...(cost === undefined ? [] : [dollars(cost)])].join(
    ', ',
  );
}

/** An amount in dollars; small ones to a hundredth of a cent and beyond. */
export const dollars = (amount: number): string => `$${amount.toFixed(amount < 0.01 ? 5 : 3)}`;
