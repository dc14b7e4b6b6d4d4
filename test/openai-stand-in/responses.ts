import { z } from 'zod';
import { cut } from './chat.ts';
import { functionProblem, pieces } from './script.ts';
import type { Asked, Frame, Step } from './script.ts';

type Question = Omit<Asked, 'path' | 'headers'> & { readonly problem?: string | undefined };

/** A request of Responses; `problem` is what the service would refuse it with. */
export function responsesRequest(body: unknown): Question {
  const { model, instructions, input, tools = [], tool_choice } = responsesSchema.parse(body);
  const functions = tools.filter((tool) => tool.type === 'function');
  const called = input.flatMap((item) => (item.type === 'function_call' ? [item.call_id] : []));
  const answered = input.flatMap((item) => (item.type === 'function_call_output' ? [item.call_id] : []));
  const open = called.filter((id) => !answered.includes(id));
  return {
    model,
    instructions,
    functions: functions.map(({ name }) => name ?? ''),
    mayCall: tools.length > 0 && tool_choice !== 'none',
    results: input.flatMap((item) => (item.type === 'function_call_output' ? [item.output ?? ''] : [])),
    questions: input.flatMap((item) =>
      item.role === 'user' && typeof item.content === 'string' ? [item.content] : [],
    ),
    body: z.record(z.string(), z.unknown()).parse(body),
    problem:
      functions
        .map(({ name = '', strict, parameters }) => functionProblem({ name, parameters, strict }))
        .find(Boolean) ?? (open.length > 0 ? `No tool output found for function call ${open[0]}.` : undefined),
  };
}

/** The events of one answer, as Responses streams them. */
export function* responsesReply(step: Extract<Step, { kind: 'say' }>, { model, results }: Asked): Generator<Frame> {
  const { quirks = [] } = step;
  let sequence = 0;
  const event = (type: string, fields: object): Frame =>
    `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence++, ...fields })}\n\n`;
  const frames = function* (): Generator<Frame> {
    const base = {
      id: 'resp_1',
      object: 'response',
      created_at: 1,
      model,
      error: null,
      incomplete_details: null,
      output: [] as object[],
    };
    const noise = function* (): Generator<Frame> {
      if (!quirks.includes('unknown events')) return;
      yield ': still at work\n\n';
      yield event('response.daydream.delta', { delta: 'hmm' });
    };
    yield event('response.created', { response: { ...base, status: 'in_progress' } });
    yield* noise();
    for (const { name, arguments: input, output } of step.remote ?? []) {
      const item = {
        type: 'mcp_call',
        id: `mcp_${base.output.length}`,
        server_label: 'kb',
        name,
        arguments: JSON.stringify(input),
        output,
        error: null,
      };
      yield event('response.output_item.done', { output_index: base.output.length, item });
      base.output.push(item);
    }
    for (const { name, arguments: input } of step.calls ?? []) {
      const at = base.output.length;
      const text = typeof input === 'string' ? input : JSON.stringify(input);
      const item = {
        type: 'function_call',
        id: `fc_${at}`,
        ...(!quirks.includes('no ids') && { call_id: `call_${results.length}_${at}` }),
        name,
        arguments: '',
        status: 'in_progress',
      };
      yield event('response.output_item.added', { output_index: at, item });
      for (const piece of pieces(text))
        yield event('response.function_call_arguments.delta', { item_id: item.id, output_index: at, delta: piece });
      const done = { ...item, arguments: text, status: 'completed' };
      yield event('response.output_item.done', { output_index: at, item: done });
      base.output.push(done);
      yield* noise();
    }
    const said = step.text ?? step.refusal;
    if (said !== undefined) {
      const kind = step.refusal === undefined ? 'output_text' : 'refusal';
      const at = { item_id: 'msg_1', output_index: base.output.length, content_index: 0 };
      for (const piece of pieces(said)) yield event(`response.${kind}.delta`, { ...at, delta: piece });
      const part = kind === 'refusal' ? { type: kind, refusal: said } : { type: kind, text: said, annotations: [] };
      const message = { type: 'message', id: 'msg_1', role: 'assistant', status: 'completed', content: [part] };
      yield event('response.output_item.done', { output_index: base.output.length, item: message });
      base.output.push(message);
    }
    if (step.failure) {
      yield event('error', { ...step.failure, param: null });
      return;
    }
    const reasons = { length: 'max_output_tokens', content_filter: 'content_filter', stop: undefined };
    const reason = reasons[step.finish ?? 'stop'];
    const usage = {
      input_tokens: 100,
      input_tokens_details: { cached_tokens: 40 },
      output_tokens: 20,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: 120,
    };
    const kind = reason === undefined ? 'completed' : 'incomplete';
    yield event(`response.${kind}`, {
      response: {
        ...base,
        ...(quirks.includes('empty output') && { output: [] }),
        status: kind,
        ...(!quirks.includes('no usage') && { usage }),
        ...(reason && { incomplete_details: { reason } }),
      },
    });
  };
  yield* cut(frames(), step);
}

const responsesSchema = z.object({
  model: z.string(),
  instructions: z.string(),
  stream: z.literal(true),
  store: z.boolean().optional(),
  input: z.array(
    z.looseObject({
      type: z.string().optional(),
      role: z.string().optional(),
      content: z.unknown().optional(),
      call_id: z.string().optional(),
      output: z
        .union([
          z.string(),
          // Parts, as the service takes them too.
          z
            .array(z.looseObject({ text: z.string().optional() }))
            .transform((parts) => parts.map(({ text = '' }) => text).join('\n')),
        ])
        .optional(),
    }),
  ),
  tools: z
    .array(
      z.looseObject({
        type: z.enum(['function', 'mcp']),
        name: z.string().optional(),
        strict: z.boolean().optional(),
        parameters: z.unknown().optional(),
      }),
    )
    .optional(),
  tool_choice: z.enum(['none', 'auto']).optional(),
});
