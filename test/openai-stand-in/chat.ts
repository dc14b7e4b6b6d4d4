import { z } from 'zod';
import { functionProblem, pieces } from './script.ts';
import type { Asked, Frame, Quirk, Step } from './script.ts';

type Question = Omit<Asked, 'path' | 'headers'> & { readonly problem?: string | undefined };

/** A request of Chat Completions; `problem` is what the service would refuse it with. */
export function chatRequest(body: unknown): Question {
  const { model, messages, tools = [], tool_choice } = chatSchema.parse(body);
  const texts = (role: string) =>
    messages.filter((message) => message.role === role).map(({ content }) => content ?? '');
  return {
    model,
    instructions: texts('system').join('\n'),
    functions: tools.map((tool) => tool.function.name),
    mayCall: tools.length > 0 && tool_choice !== 'none',
    results: texts('tool'),
    questions: texts('user'),
    body: z.record(z.string(), z.unknown()).parse(body),
    problem:
      tools.map((tool) => functionProblem(tool.function)).find(Boolean) ??
      orderProblem(messages) ??
      messages
        .flatMap(({ tool_calls = [] }) => tool_calls)
        .map(callProblem)
        .find(Boolean),
  };
}

/** Every call is answered, and nothing is answered that was not called. */
function orderProblem(messages: z.infer<typeof chatSchema>['messages']): string | undefined {
  let open: readonly string[] = [];
  for (const { role, tool_calls, tool_call_id } of messages) {
    if (role === 'tool' && !open.includes(tool_call_id ?? ''))
      return "messages with role 'tool' must be a response to a preceding message with 'tool_calls'.";
    if (role !== 'tool' && open.length > 0)
      return "An assistant message with 'tool_calls' must be followed by tool messages.";
    open = role === 'tool' ? open.filter((id) => id !== tool_call_id) : (tool_calls ?? []).map(({ id }) => id);
  }
  return open.length > 0 ? "An assistant message with 'tool_calls' must be followed by tool messages." : undefined;
}

/** Some services read old calls again, and refuse what they cannot. */
function callProblem({ id, function: { name, arguments: text } }: ToolCall): string | undefined {
  if (id === '' || id.length > 40) return `Invalid id of a call: ${id}.`;
  if (!/^[a-zA-Z0-9_-]{1,64}$/.test(name)) return `Invalid name of a function: ${name}.`;
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return `Arguments are not JSON: ${text}`;
  }
}

/** The events of one answer, as Chat Completions streams them. */
export function* chatReply(step: Extract<Step, { kind: 'say' }>, { model, results }: Asked): Generator<Frame> {
  const base = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model };
  const chunk = (delta: object, finish: string | null = null): Frame =>
    `data: ${JSON.stringify({ ...base, choices: [{ index: 0, delta, finish_reason: finish }], usage: null })}\n\n`;
  const { quirks = [] } = step;
  const has = (quirk: Quirk): boolean => quirks.includes(quirk);
  const noise = function* (): Generator<Frame> {
    if (has('empty choices')) {
      yield `data: ${JSON.stringify({ ...base, choices: [], prompt_filter_results: [{ prompt_index: 0 }] })}\n\n`;
      yield `data: ${JSON.stringify({ ...base, choices: [{ index: 0, finish_reason: null, content_filter_results: {} }] })}\n\n`;
    }
    if (has('unknown events')) {
      yield ': still at work\n\n';
      yield 'event: heartbeat\ndata: {"type":"heartbeat"}\n\n';
    }
  };
  const frames = function* (): Generator<Frame> {
    yield* noise();
    yield chunk({ role: 'assistant', content: '' });
    for (const piece of pieces(step.text ?? '')) {
      yield chunk({
        content: has('parts')
          ? [
              { type: 'thinking', thinking: [{ type: 'text', text: 'hmm' }] },
              { type: 'text', text: piece },
            ]
          : piece,
      });
    }
    for (const piece of pieces(step.refusal ?? '')) yield chunk({ refusal: piece });
    for (const [at, call] of (step.calls ?? []).entries()) yield* callFrames(call, at);
    yield* noise();
    if (step.failure) {
      yield `data: ${JSON.stringify({ error: step.failure })}\n\n`;
      return;
    }
    const calling = step.calls && !has('stop after calls') ? 'tool_calls' : 'stop';
    yield chunk({}, has('no reason') ? null : (step.finish ?? calling));
    const usage = {
      prompt_tokens: 100,
      completion_tokens: 20,
      total_tokens: 120,
      prompt_tokens_details: { cached_tokens: 40 },
    };
    if (!has('no usage')) yield `data: ${JSON.stringify({ ...base, choices: [], usage })}\n\n`;
    yield 'data: [DONE]\n\n';
  };
  function* callFrames(
    { name, arguments: input }: { name: string; arguments: string | object },
    at: number,
  ): Generator<Frame> {
    const number = has('no numbers') ? {} : { index: has('one number') ? 0 : at };
    const id = has('no ids') ? {} : { id: `call_${results.length}_${at}` };
    const piece = (part: object, first = false): Frame =>
      chunk({ tool_calls: [{ ...number, ...(first && { ...id, type: 'function' }), function: part }] });
    if (has('objects')) return yield piece({ name, arguments: input }, true);
    const text = typeof input === 'string' ? input : JSON.stringify(input);
    yield piece({ name, arguments: '' }, true);
    for (const part of pieces(text)) yield piece({ ...(has('repeated names') && { name }), arguments: part });
  }
  yield* cut(frames(), step);
}

/** The same frames up to where the script lets the stream break off. */
export function* cut(frames: Iterable<Frame>, { after }: Extract<Step, { kind: 'say' }>): Generator<Frame> {
  let sent = 0;
  for (const frame of frames) {
    if (after && sent++ >= after.pieces) {
      yield after.what;
      return;
    }
    yield frame;
  }
}

type ToolCall = z.infer<typeof toolCallSchema>;

const toolCallSchema = z.object({ id: z.string(), function: z.object({ name: z.string(), arguments: z.string() }) });

const chatSchema = z.object({
  model: z.string(),
  stream: z.literal(true),
  stream_options: z.object({ include_usage: z.literal(true) }).optional(),
  messages: z.array(
    z.object({
      role: z.enum(['system', 'user', 'assistant', 'tool']),
      content: z.string().nullish(),
      tool_calls: z.array(toolCallSchema).optional(),
      tool_call_id: z.string().optional(),
    }),
  ),
  tools: z
    .array(
      z.object({
        type: z.literal('function'),
        function: z.object({
          name: z.string(),
          strict: z.boolean().optional(),
          parameters: z.looseObject({ type: z.literal('object') }),
        }),
      }),
    )
    .optional(),
  tool_choice: z.enum(['none', 'auto']).optional(),
});
