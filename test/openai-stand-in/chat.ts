import { z } from 'zod';
import { functionProblem, pieces } from './script.ts';
import type { Asked, Frame, Step } from './script.ts';

type Question = Omit<Asked, 'path' | 'headers'> & { readonly problem?: string | undefined };

/** A request of Chat Completions; `problem` is what the service would refuse it with. */
export function chatRequest(body: unknown): Question {
  const { model, messages, tools = [], tool_choice, stream, stream_options } = chatSchema.parse(body);
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
      (stream && stream_options.include_usage ? undefined : 'The stand-in only streams, with usage.'),
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

/** The events of one answer, as Chat Completions streams them. */
export function* chatReply(step: Extract<Step, { kind: 'say' }>, { model, results }: Asked): Generator<Frame> {
  const base = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model };
  const chunk = (delta: object, finish: string | null = null): Frame =>
    `data: ${JSON.stringify({ ...base, choices: [{ index: 0, delta, finish_reason: finish }], usage: null })}\n\n`;
  const frames = function* (): Generator<Frame> {
    yield chunk({ role: 'assistant', content: '' });
    for (const piece of pieces(step.text ?? '')) yield chunk({ content: piece });
    for (const piece of pieces(step.refusal ?? '')) yield chunk({ refusal: piece });
    for (const [index, { name, arguments: input }] of (step.calls ?? []).entries()) {
      yield chunk({
        tool_calls: [
          { index, id: `call_${results.length}_${index}`, type: 'function', function: { name, arguments: '' } },
        ],
      });
      const text = typeof input === 'string' ? input : JSON.stringify(input);
      for (const piece of pieces(text)) yield chunk({ tool_calls: [{ index, function: { arguments: piece } }] });
    }
    if (step.failure) {
      yield `data: ${JSON.stringify({ error: step.failure })}\n\n`;
      return;
    }
    yield chunk({}, step.finish ?? (step.calls ? 'tool_calls' : 'stop'));
    const usage = {
      prompt_tokens: 100,
      completion_tokens: 20,
      total_tokens: 120,
      prompt_tokens_details: { cached_tokens: 40 },
    };
    yield `data: ${JSON.stringify({ ...base, choices: [], usage })}\n\n`;
    yield 'data: [DONE]\n\n';
  };
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

const chatSchema = z.object({
  model: z.string(),
  stream: z.literal(true),
  stream_options: z.object({ include_usage: z.literal(true) }),
  messages: z.array(
    z.object({
      role: z.enum(['system', 'user', 'assistant', 'tool']),
      content: z.string().nullish(),
      tool_calls: z
        .array(z.object({ id: z.string(), function: z.object({ name: z.string(), arguments: z.string() }) }))
        .optional(),
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
