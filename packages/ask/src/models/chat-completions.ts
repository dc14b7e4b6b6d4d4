import type { OpenAI } from 'openai';
import type { CallRequest, LanguageModel, ModelEvent, ModelRequest, Reply, Turn, Usage } from './language-model.ts';
import { serviceFailure } from './failure.ts';
import { watched } from './watched.ts';

type Message = OpenAI.Chat.Completions.ChatCompletionMessageParam;
type Chunk = OpenAI.Chat.Completions.ChatCompletionChunk;

export interface ModelOptions {
  readonly openai: OpenAI;
  readonly model: string;
  readonly idleMs: number;
}

/** A model over Chat Completions, the API that compatible services have. */
export function chatCompletions({ openai, model, idleMs }: ModelOptions): LanguageModel {
  return {
    name: model,
    async *reply(request) {
      const stop = new AbortController();
      const signal = AbortSignal.any([request.signal, stop.signal]);
      try {
        const stream = await openai.chat.completions.create(bodyOf(model, request), { signal });
        yield* read(watched(stream, { idleMs, abort: () => stop.abort() }));
      } catch (thrown) {
        throw serviceFailure(request.signal.aborted ? request.signal.reason : thrown, model);
      } finally {
        stop.abort();
      }
    },
  };
}

function bodyOf(
  model: string,
  { instructions, turns, functions, mayCall }: ModelRequest,
): OpenAI.Chat.Completions.ChatCompletionCreateParamsStreaming {
  const messages: Message[] = [{ role: 'system', content: instructions }, ...turns.map(messageOf)];
  const tools = functions.map(({ name, description, parameters, strict }) => ({
    type: 'function' as const,
    function: { name, description, parameters: { ...parameters }, ...(strict && { strict }) },
  }));
  return {
    model,
    messages,
    stream: true,
    stream_options: { include_usage: true },
    ...(tools.length > 0 && { tools, ...(!mayCall && { tool_choice: 'none' as const }) }),
  };
}

function messageOf(turn: Turn): Message {
  if (turn.role === 'user') return { role: 'user', content: turn.text };
  if (turn.role === 'tool') return { role: 'tool', tool_call_id: turn.callId, content: turn.text };
  const calls = turn.calls.map(({ id, name, arguments: text }) => ({
    type: 'function' as const,
    id,
    function: { name, arguments: text },
  }));
  return { role: 'assistant', content: turn.text || null, ...(calls.length > 0 && { tool_calls: calls }) };
}

async function* read(chunks: AsyncIterable<Chunk>): AsyncGenerator<ModelEvent> {
  const calls: { id: string; name: string; arguments: string }[] = [];
  const open = new Map<number, (typeof calls)[number]>();
  let text = '';
  let refusal = '';
  let finish: string | undefined;
  let usage: Usage | undefined;
  for await (const chunk of chunks) {
    if (chunk.usage) usage = usageOf(chunk.usage);
    const [choice] = chunk.choices ?? [];
    if (!choice) continue;
    finish = choice.finish_reason ?? finish;
    const said = choice.delta?.content ?? choice.delta?.refusal ?? '';
    text += choice.delta?.content ?? '';
    refusal += choice.delta?.refusal ?? '';
    if (said !== '') yield { type: 'text', text: said };
    for (const { index, id, function: part } of choice.delta?.tool_calls ?? []) {
      // Some services give every call the same number; a new id is a new call all the same.
      let call = open.get(index);
      if (!call || (id && call.id !== id)) {
        call = { id: id ?? '', name: '', arguments: '' };
        open.set(index, call);
        calls.push(call);
      }
      call.name += part?.name ?? '';
      call.arguments += part?.arguments ?? '';
    }
  }
  // Without a reason to finish, the connection was lost on the way.
  if (finish === undefined) return;
  const named = calls.map((call, at): CallRequest => ({ ...call, id: call.id || `call_${at}` }));
  yield { type: 'reply', reply: { text: text || refusal, calls: named, finish: finishOf(finish, refusal), usage } };
}

function finishOf(reason: string, refusal: string): Reply['finish'] {
  if (refusal !== '') return 'refusal';
  if (reason === 'content_filter') return 'filter';
  return reason === 'length' ? 'length' : 'stop';
}

const usageOf = (usage: OpenAI.CompletionUsage): Usage => ({
  input: usage.prompt_tokens,
  cached: usage.prompt_tokens_details?.cached_tokens ?? 0,
  output: usage.completion_tokens,
});
