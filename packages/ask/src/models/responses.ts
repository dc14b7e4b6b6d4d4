import type { OpenAI } from 'openai';
import { KbError } from '@kb-mcp/core/errors';
import type { ModelOptions } from './chat-completions.ts';
import { failureOf } from './failure.ts';
import type { CallRequest, LanguageModel, ModelEvent, ModelRequest, Reply, Turn, Usage } from './language-model.ts';
import type { RemoteServer } from './service-options.ts';
import { streamedModel } from './streamed-model.ts';

type Item = OpenAI.Responses.ResponseInputItem;
type Event = OpenAI.Responses.ResponseStreamEvent;

export interface ResponsesOptions extends ModelOptions {
  readonly remote?: RemoteServer | undefined;
}

/** A model over the Responses API; the service keeps nothing of the conversation. */
export function responses({ openai, model, idleMs, remote }: ResponsesOptions): LanguageModel {
  return streamedModel({
    name: model,
    idleMs,
    start: (request, options) => openai.responses.create(bodyOf(model, request, remote), options),
    read,
  });
}

function bodyOf(
  model: string,
  { instructions, turns, functions, mayCall }: ModelRequest,
  remote: ResponsesOptions['remote'],
): OpenAI.Responses.ResponseCreateParamsStreaming {
  const tools: OpenAI.Responses.Tool[] = functions.map(({ name, description, parameters, strict }) => ({
    type: 'function',
    name,
    description,
    parameters: { ...parameters },
    strict,
  }));
  if (remote)
    tools.push({
      type: 'mcp',
      server_label: 'kb',
      server_url: remote.url,
      require_approval: 'never',
      ...(!remote.changes && { allowed_tools: { read_only: true } }),
      ...(remote.token !== undefined && { authorization: remote.token }),
    });
  return {
    model,
    instructions,
    input: turns.flatMap(itemsOf),
    stream: true,
    store: false,
    // What a reasoning model thought has to come back with the results of its calls.
    ...(/^(o\d|gpt-5)/.test(model) && { include: ['reasoning.encrypted_content'] }),
    ...(tools.length > 0 && { tools, ...(!mayCall && { tool_choice: 'none' }) }),
  };
}

function itemsOf(turn: Turn): readonly Item[] {
  if (turn.role === 'user') return [{ role: 'user', content: turn.text }];
  if (turn.role === 'tool') return [{ type: 'function_call_output', call_id: turn.callId, output: turn.text }];
  // They came from the service as items of its own.
  if (turn.raw) return turn.raw as readonly Item[];
  const calls = turn.calls.map(({ id, name, arguments: text }): Item => ({
    type: 'function_call',
    call_id: id,
    name,
    arguments: text,
  }));
  return turn.text ? [{ role: 'assistant', content: turn.text }, ...calls] : calls;
}

async function* read(events: AsyncIterable<Event>): AsyncGenerator<ModelEvent> {
  const finished: Output[] = [];
  let text = '';
  let refusal = '';
  for await (const event of events) {
    switch (event.type) {
      case 'response.output_text.delta':
        text += event.delta;
        yield { type: 'text', text: event.delta };
        break;
      case 'response.refusal.delta':
        refusal += event.delta;
        yield { type: 'text', text: event.delta };
        break;
      case 'response.output_item.done':
        finished.push(event.item);
        if (event.item.type === 'mcp_call') yield remoteCall(event.item);
        break;
      case 'response.completed':
      case 'response.incomplete':
        yield { type: 'reply', reply: replyOf(event.response, { finished, text, refusal }) };
        return;
      case 'response.failed':
        throw failed(event.response.error?.code, event.response.error?.message);
      case 'error':
        throw failed(event.code, event.message);
      default:
    }
  }
}

type Output = OpenAI.Responses.ResponseOutputItem;

const remoteCall = ({ name, arguments: input, output, error }: OpenAI.Responses.ResponseOutputItem.McpCall) => ({
  type: 'remote' as const,
  tool: name,
  arguments: input,
  output: error ? JSON.stringify(error) : (output ?? ''),
  failed: Boolean(error),
});

function replyOf(
  response: OpenAI.Responses.Response,
  {
    finished,
    text,
    refusal,
  }: { readonly finished: readonly Output[]; readonly text: string; readonly refusal: string },
): Reply {
  // Compatible services leave the list empty that the stream has told already, and the id of a call away.
  const output = response.output?.length ? response.output : finished;
  const raw = output.map((item) =>
    item.type === 'function_call' ? { ...item, call_id: item.call_id || item.id } : item,
  );
  const calls = raw.flatMap((item): CallRequest[] =>
    item.type === 'function_call' ? [{ id: item.call_id ?? '', name: item.name, arguments: item.arguments }] : [],
  );
  const { usage } = response;
  return { text: text || refusal, calls, finish: finishOf(response, refusal), usage: usage && usageOf(usage), raw };
}

function finishOf({ incomplete_details: cut }: OpenAI.Responses.Response, refusal: string): Reply['finish'] {
  if (refusal !== '') return 'refusal';
  if (cut?.reason === 'content_filter') return 'filter';
  return cut ? 'length' : 'stop';
}

const usageOf = (usage: OpenAI.Responses.ResponseUsage): Usage => ({
  input: usage.input_tokens,
  cached: usage.input_tokens_details?.cached_tokens ?? 0,
  output: usage.output_tokens,
});

const failed = (code: string | null | undefined, message: string | undefined): KbError =>
  failureOf(code, new Error(message ?? 'no message')) ??
  new KbError('upstream_failed', 'The model service failed in the middle of an answer.', { cause: message });
