import { APIError } from 'openai';
import type { OpenAI } from 'openai';
import { callsInPieces, isJson } from './calls-in-pieces.ts';
import type { LanguageModel, ModelEvent, ModelRequest, Reply, Turn, Usage } from './language-model.ts';
import type { ServiceMemory } from './service-options.ts';
import { streamedModel } from './streamed-model.ts';

type Message = OpenAI.Chat.Completions.ChatCompletionMessageParam;
type Chunk = OpenAI.Chat.Completions.ChatCompletionChunk;

export interface ModelOptions {
  readonly openai: OpenAI;
  readonly model: string;
  readonly idleMs: number;
}

/** A model over Chat Completions, the API that compatible services have. */
export function chatCompletions({
  openai,
  model,
  idleMs,
  memory: { refused },
}: ModelOptions & { readonly memory: ServiceMemory }): LanguageModel {
  return streamedModel({
    name: model,
    idleMs,
    async start(request, options) {
      for (;;) {
        try {
          return await openai.chat.completions.create(bodyOf(model, request, refused), options);
        } catch (thrown) {
          const extra = refusedExtra(thrown);
          if (extra === undefined || refused.has(extra)) throw thrown;
          refused.add(extra);
        }
      }
    },
    read,
  });
}

/** What older and smaller services do not know, and answers can do without. */
type Extra = 'stream_options' | 'strict';

function refusedExtra(thrown: unknown): Extra | undefined {
  if (!(thrown instanceof APIError) || (thrown.status !== 400 && thrown.status !== 422)) return undefined;
  const said = `${thrown.message} ${thrown.param ?? ''}`;
  return (['stream_options', 'strict'] as const).find((name) => new RegExp(`\\b${name}\\b`).test(said));
}

function bodyOf(
  model: string,
  { instructions, turns, functions, mayCall }: ModelRequest,
  refused: ReadonlySet<string>,
): OpenAI.Chat.Completions.ChatCompletionCreateParamsStreaming {
  const messages: Message[] = [{ role: 'system', content: instructions }, ...turns.map(messageOf)];
  const tools = functions.map(({ name, description, parameters, strict }) => ({
    type: 'function' as const,
    function: { name, description, parameters: { ...parameters }, ...(strict && !refused.has('strict') && { strict }) },
  }));
  return {
    model,
    messages,
    stream: true,
    ...(!refused.has('stream_options') && { stream_options: { include_usage: true } }),
    ...(tools.length > 0 && { tools, ...(!mayCall && { tool_choice: 'none' as const }) }),
  };
}

function messageOf(turn: Turn): Message {
  if (turn.role === 'user') return { role: 'user', content: turn.text };
  if (turn.role === 'tool') return { role: 'tool', tool_call_id: turn.callId, content: turn.text };
  const calls = turn.calls.map(({ id, name, arguments: text }) => ({
    type: 'function' as const,
    id,
    // Some services read the arguments of old calls again, and fail where a model had cut them off.
    function: { name, arguments: isJson(text) ? text : '{}' },
  }));
  return { role: 'assistant', content: turn.text || null, ...(calls.length > 0 && { tool_calls: calls }) };
}

async function* read(chunks: AsyncIterable<Chunk>): AsyncGenerator<ModelEvent> {
  const calls = callsInPieces();
  let text = '';
  let refusal = '';
  let finish: string | undefined;
  let usage: Usage | undefined;
  for await (const chunk of chunks) {
    if (chunk.usage) usage = usageOf(chunk.usage);
    const [choice] = chunk.choices ?? [];
    if (!choice) continue;
    finish = choice.finish_reason ?? finish;
    const said = textOf(choice.delta?.content);
    const refused = choice.delta?.refusal ?? '';
    text += said;
    refusal += refused;
    if (said + refused !== '') yield { type: 'text', text: said + refused };
    for (const piece of choice.delta?.tool_calls ?? []) calls.add(piece);
  }
  // With neither a reason to finish nor a count of tokens, which comes last, the connection was lost on the way.
  if (finish === undefined && usage === undefined) return;
  const reply = { text: text || refusal, calls: calls.all(), finish: finishOf(finish, refusal), usage };
  yield { type: 'reply', reply };
}

/** Text comes as a string, and from some services in parts, of which some are thoughts. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part: { readonly text?: unknown }) => (typeof part.text === 'string' ? part.text : '')).join('');
}

function finishOf(reason: string | undefined, refusal: string): Reply['finish'] {
  if (refusal !== '') return 'refusal';
  if (reason === 'content_filter') return 'filter';
  return reason === 'length' ? 'length' : 'stop';
}

const usageOf = (usage: OpenAI.CompletionUsage): Usage => ({
  input: usage.prompt_tokens,
  cached: usage.prompt_tokens_details?.cached_tokens ?? 0,
  output: usage.completion_tokens,
});
