import type { OpenAI } from 'openai';
import { KbError } from '@kb-mcp/core/errors';
import type { ModelOptions } from './chat-completions.ts';
import { serviceFailure } from './failure.ts';
import type { CallRequest, LanguageModel, ModelEvent, ModelRequest, Reply, Turn, Usage } from './language-model.ts';
import { watched } from './watched.ts';

type Item = OpenAI.Responses.ResponseInputItem;
type Event = OpenAI.Responses.ResponseStreamEvent;

export interface ResponsesOptions extends ModelOptions {
  /** An MCP server on the internet, which the service itself calls. */
  readonly remote?: { readonly url: string; readonly token?: string | undefined } | undefined;
}

/** A model over the Responses API; the service keeps nothing of the conversation. */
export function responses({ openai, model, idleMs, remote }: ResponsesOptions): LanguageModel {
  return {
    name: model,
    async *reply(request) {
      const stop = new AbortController();
      const signal = AbortSignal.any([request.signal, stop.signal]);
      try {
        const stream = await openai.responses.create(bodyOf(model, request, remote), { signal });
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
        if (event.item.type === 'mcp_call') {
          const { name, arguments: input, error } = event.item;
          yield { type: 'remote', tool: name, arguments: input, failed: error != null };
        }
        break;
      case 'response.completed':
      case 'response.incomplete':
        yield { type: 'reply', reply: replyOf(event.response, text, refusal) };
        return;
      case 'response.failed':
        throw failed(event.response.error?.code, event.response.error?.message);
      case 'error':
        throw failed(event.code, event.message);
      default:
    }
  }
}

function replyOf(response: OpenAI.Responses.Response, text: string, refusal: string): Reply {
  const output = response.output ?? [];
  const calls = output.flatMap((item): CallRequest[] =>
    item.type === 'function_call' ? [{ id: item.call_id, name: item.name, arguments: item.arguments }] : [],
  );
  const { usage } = response;
  return {
    text: text || refusal,
    calls,
    finish: finishOf(response, refusal),
    usage: usage && usageOf(usage),
    raw: output,
  };
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

function failed(code: string | null | undefined, message: string | undefined): KbError {
  const cause = new Error(message ?? 'no message');
  if (code === 'rate_limit_exceeded')
    return new KbError('rate_limited', 'The model service has too many requests right now. Try again in a minute.', {
      cause,
    });
  if (code === 'insufficient_quota')
    return new KbError('rate_limited', 'The account of this API key has no credit left.', { cause });
  return new KbError('upstream_failed', 'The model service failed in the middle of an answer.', { cause });
}
