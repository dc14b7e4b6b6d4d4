import { KbError } from '@kb-mcp/core/errors';
import { checkCitations } from '../citations/check.ts';
import type { KeptTexts } from '../citations/kept-texts.ts';
import type { Sources } from '../citations/sources.ts';
import type { LanguageModel, ModelRequest, Reply, Turn, Usage } from '../models/language-model.ts';
import { costOf } from '../models/price.ts';
import type { Price } from '../models/price.ts';
import type { OfferedTool } from '../tools/toolbox.ts';
import { caller } from './caller.ts';
import type { Caller } from './caller.ts';
import type { Approve } from './approve.ts';
import type { Answer, AskEvent } from './events.ts';
import type { Limits } from './limits.ts';
import { remoteCalls } from './remote-calls.ts';

export interface AnswerOptions {
  readonly model: LanguageModel;
  readonly tools: readonly OfferedTool[];
  readonly instructions: string;
  /** The conversation before; the turns of this question are added to it when it is answered. */
  readonly turns: Turn[];
  readonly sources: Sources;
  readonly kept: KeptTexts;
  readonly limits: Limits;
  readonly price?: Price | undefined;
  readonly approve?: Approve | undefined;
  readonly onEvent: (event: AskEvent) => void;
  readonly signal: AbortSignal;
}

const MOST_REPEATS = 2;

/** Answers a question: the model calls tools, round by round, until it answers or a limit makes it. Throws `KbError`. */
export async function answerQuestion(question: string, options: AnswerOptions): Promise<Answer> {
  const { model, tools, instructions, sources, kept, limits, signal, onEvent } = options;
  const calls = caller(options);
  const remote = remoteCalls(options);
  const turns: Turn[] = [...options.turns, { role: 'user', text: question }];
  const notes: string[] = [];
  let usage: Usage = { input: 0, cached: 0, output: 0 };
  let reply: Reply;
  for (let round = 1; ; round++) {
    const limit = limitMet({ round, usage, calls, limits });
    if (limit !== undefined) notes.push(limit);
    const request = { instructions, turns, functions: tools, mayCall: limit === undefined, signal };
    reply = await replyTo(model, request, { reconnects: limits.reconnects, remote, onEvent });
    usage = sum(usage, reply.usage ?? estimate(request, reply));
    turns.push({ role: 'assistant', text: reply.text, calls: reply.calls, raw: reply.raw });
    if (reply.calls.length === 0 || limit !== undefined || reply.finish === 'filter' || reply.finish === 'refusal')
      break;
    const texts = await inParallel(reply.calls, limits.parallel, (call) => calls.call(call, signal));
    reply.calls.forEach(({ id }, at) => turns.push({ role: 'tool', callId: id, text: texts[at] ?? '' }));
  }
  const text = reply.text.trim();
  if (text === '' && reply.finish !== 'filter')
    throw new KbError('upstream_failed', `${model.name} gave no answer. Ask again, or take another model.`);
  const citations = await checkCitations(text, { tools, sources, kept, signal, timeout: limits.callMs });
  options.turns.splice(0, options.turns.length, ...withoutOpenCalls(turns));
  return {
    text,
    finish: finishes[reply.finish],
    citations,
    sources: sources.all(),
    calls: [...calls.made, ...remote.made],
    model: model.name,
    usage,
    ...(options.price && { cost: costOf(usage, options.price) }),
    notes,
  };
}

const finishes = { stop: 'answered', length: 'cut', filter: 'filter', refusal: 'refusal' } as const;

function limitMet({
  round,
  usage,
  calls,
  limits,
}: {
  readonly round: number;
  readonly usage: Usage;
  readonly calls: Caller;
  readonly limits: Limits;
}): string | undefined {
  if (round > limits.rounds) return `The model had to answer after ${limits.rounds} rounds of calls.`;
  if (usage.input + usage.output >= limits.tokens) return `The model had to answer: ${limits.tokens} tokens were used.`;
  return calls.repeated() >= MOST_REPEATS ? 'The model had to answer: it repeated the same calls.' : undefined;
}

interface ReplyOptions {
  readonly reconnects: number;
  readonly remote: Pick<ReturnType<typeof remoteCalls>, 'note'>;
  readonly onEvent: (event: AskEvent) => void;
}

/** One reply, asked for again when the stream breaks off before its end. */
async function replyTo(
  model: LanguageModel,
  request: ModelRequest,
  { reconnects, remote, onEvent }: ReplyOptions,
): Promise<Reply> {
  for (let attempt = 0; ; attempt++) {
    let said = false;
    try {
      for await (const event of model.reply(request)) {
        if (event.type === 'reply') return event.reply;
        if (event.type === 'remote') remote.note(event);
        else {
          said = true;
          onEvent(event);
        }
      }
      if (attempt >= reconnects)
        throw new KbError('upstream_failed', 'The connection to the model service broke off again and again.');
    } catch (thrown) {
      const lost = thrown instanceof KbError && thrown.code === 'upstream_failed' && said && attempt < reconnects;
      if (!lost) throw thrown;
    }
    if (said) onEvent({ type: 'restart' });
  }
}

/** Runs at most so many at once; results in the order asked. */
async function inParallel<T, R>(
  items: readonly T[],
  most: number,
  run: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const waiting = items.entries();
  const worker = async (): Promise<void> => {
    for (const [at, item] of waiting) results[at] = await run(item);
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
  return results;
}

/** A service refuses a conversation in which a call has no result. */
function withoutOpenCalls(turns: readonly Turn[]): readonly Turn[] {
  return turns.map((turn, at) => {
    if (at < turns.length - 1 || turn.role !== 'assistant' || turn.calls.length === 0) return turn;
    return { role: 'assistant', text: turn.text, calls: [] };
  });
}

const sum = (a: Usage, b: Usage): Usage => ({
  input: a.input + b.input,
  cached: a.cached + b.cached,
  output: a.output + b.output,
});

/** About a token for four characters, where the service does not count. */
function estimate({ instructions, turns }: ModelRequest, { text, calls }: Reply): Usage {
  const tokens = (value: unknown): number => Math.ceil(JSON.stringify(value).length / 4);
  return { input: tokens([instructions, turns]), cached: 0, output: tokens([text, calls]) };
}
