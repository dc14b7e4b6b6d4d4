import { KbError } from '@kb-mcp/core/errors';
import { keptTexts } from './citations/kept-texts.ts';
import { sourcesSeen } from './citations/sources.ts';
import type { Source } from './citations/sources.ts';
import { answerQuestion } from './loop/answer.ts';
import type { Approve } from './loop/approve.ts';
import type { Answer, AskEvent } from './loop/events.ts';
import { defaultLimits } from './loop/limits.ts';
import type { Limits } from './loop/limits.ts';
import { eventQueue } from './loop/event-queue.ts';
import type { LanguageModel, Turn } from './models/language-model.ts';
import type { RemoteServer, ServiceOptions } from './models/service-options.ts';
import type { Price } from './models/price.ts';
import { systemPrompt } from './prompt.ts';
import type { ConnectedServer } from './servers/connect.ts';
import { parseServer } from './servers/server-spec.ts';
import type { ServerSpec } from './servers/server-spec.ts';
import { resultText } from './tools/result-text.ts';
import { toolbox } from './tools/toolbox.ts';

export interface ClientOptions extends ServiceOptions {
  /** MCP servers whose tools the model gets, each as a URL, a command, or in parts. */
  readonly servers?: readonly (string | ServerSpec)[] | undefined;
  readonly model: string;
  /** `chat` is Chat Completions, which compatible services have; `responses` is the newer API of OpenAI. */
  readonly api?: 'chat' | 'responses' | undefined;
  /** A public MCP server that OpenAI itself calls; only with `responses`. */
  readonly remote?: RemoteServer | undefined;
  /** Instead of the rules that make the model answer from the documents alone. */
  readonly instructions?: string | undefined;
  readonly limits?: Partial<Limits> | undefined;
  /** Dollars a million tokens; answers then carry what they cost. */
  readonly price?: Price | undefined;
  readonly approve?: Approve | undefined;
}

export interface QueryOptions {
  readonly signal?: AbortSignal | undefined;
}

/** A tool as the model gets it: a function, and the server and tool behind it. */
export interface FunctionTool {
  readonly name: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly strict: boolean;
  /** Whether the server says that calling it changes nothing. */
  readonly readOnly: boolean;
  readonly server: string;
  readonly tool: string;
}

export interface ToolResult {
  readonly ok: boolean;
  readonly text: string;
  /** The structured result, from servers that give one. */
  readonly output?: unknown;
}

export interface McpOpenAIClient extends AsyncDisposable {
  /** Starts or reaches every server; happens by itself with the first question. Throws `KbError`, with nothing left running. */
  connect(options?: QueryOptions): Promise<void>;
  /** The tools as the model gets them. */
  getTools(): Promise<readonly FunctionTool[]>;
  /** Calls a tool by the name of its function, as the model would. */
  callTool(name: string, input: Readonly<Record<string, unknown>>, options?: QueryOptions): Promise<ToolResult>;
  /** Answers a question in the conversation so far. */
  processQuery(question: string, options?: QueryOptions): Promise<Answer>;
  /** The same, with all that happens on the way. */
  stream(question: string, options?: QueryOptions): AsyncIterable<AskEvent>;
  /** Everything that tools have shown in this conversation. */
  sources(): readonly Source[];
  /** Forgets the conversation; the servers stay connected. */
  reset(): void;
  /** Ends the servers that were started. */
  close(): Promise<void>;
}

/** A client that lets an OpenAI model, or a compatible one, answer with the tools of MCP servers. */
export function createMcpOpenAIClient(options: ClientOptions): McpOpenAIClient {
  requireModel(options);
  let opening: Promise<LanguageModel> | undefined;
  const limits = { ...defaultLimits, ...options.limits };
  const closing = new AbortController();
  const turns: Turn[] = [];
  let sources = sourcesSeen();
  let kept = keptTexts();
  let connecting: Promise<readonly ConnectedServer[]> | undefined;

  const servers = (signal?: AbortSignal): Promise<readonly ConnectedServer[]> => {
    requireOpen();
    connecting ??= connectAll(options.servers ?? [], AbortSignal.any([closing.signal, ...(signal ? [signal] : [])]));
    connecting.catch(() => (connecting = undefined));
    return connecting;
  };

  function requireOpen(): void {
    if (closing.signal.aborted) throw new KbError('conflict', 'This client is closed.');
  }

  async function ask(question: string, onEvent: (event: AskEvent) => void, given?: AbortSignal): Promise<Answer> {
    requireOpen();
    const signal = AbortSignal.any([closing.signal, ...(given ? [given] : [])]);
    try {
      opening ??= import('./models/open-model.ts').then(({ openModel }) => openModel(options));
      const [model, connected] = await Promise.all([opening, servers(signal)]);
      const tools = toolbox(connected);
      const instructions = options.instructions ?? systemPrompt(connected);
      const { approve, price } = options;
      return await answerQuestion(question, {
        model,
        tools,
        instructions,
        turns,
        sources,
        kept,
        limits,
        approve,
        price,
        onEvent,
        signal,
      });
    } catch (thrown) {
      if (signal.aborted) throw new KbError('cancelled', 'It was interrupted.', { cause: thrown });
      throw thrown;
    }
  }

  async function close(): Promise<void> {
    closing.abort();
    const open = await connecting?.catch(() => []);
    await Promise.all((open ?? []).map((server) => server[Symbol.asyncDispose]()));
  }

  return {
    async connect({ signal } = {}) {
      await servers(signal);
    },
    getTools: async () =>
      toolbox(await servers()).map(({ name, description, parameters, strict, readOnly, server, tool }) => ({
        name,
        description,
        parameters,
        strict,
        readOnly,
        server: server.name,
        tool,
      })),
    async callTool(name, input, { signal } = {}) {
      const tools = toolbox(await servers(signal));
      const found = tools.find((tool) => tool.name === name);
      if (!found) throw new KbError('not_found', `There is no tool ${name}.`);
      const limited = {
        signal: AbortSignal.any([closing.signal, ...(signal ? [signal] : [])]),
        timeout: limits.callMs,
      };
      const result = await found.server.call(found.tool, { ...input }, limited);
      const { structuredContent: output, isError = false } = result;
      return { ok: !isError, text: resultText(result, limits.resultCharacters), output };
    },
    processQuery: (question, { signal } = {}) => ask(question, () => {}, signal),
    async *stream(question, { signal } = {}) {
      const left = new AbortController();
      const events = eventQueue<AskEvent>();
      const both = AbortSignal.any([left.signal, ...(signal ? [signal] : [])]);
      const asked = ask(question, events.push, both).then((answer) => events.push({ type: 'answer', answer }));
      asked.then(events.end, events.fail);
      try {
        yield* events.all();
      } finally {
        left.abort();
        await asked.catch(() => undefined);
      }
    },
    sources: () => sources.all(),
    reset() {
      turns.length = 0;
      sources = sourcesSeen();
      kept = keptTexts();
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function requireModel({ apiKey, baseURL, azure, api = 'chat', remote }: ClientOptions): void {
  if (remote && api !== 'responses')
    throw new KbError('invalid_input', 'A remote server needs the Responses API: --api responses.');
  if (apiKey !== undefined || (baseURL !== undefined && !azure)) return;
  throw new KbError(
    'unauthenticated',
    'Set OPENAI_API_KEY, in the environment or in .env; or set OPENAI_BASE_URL to a service that needs no key, such as http://127.0.0.1:11434/v1 for Ollama.',
  );
}

/** All of them or none: when one fails, the others are ended again. */
async function connectAll(
  given: readonly (string | ServerSpec)[],
  signal: AbortSignal,
): Promise<readonly ConnectedServer[]> {
  const { connectServer } = await import('./servers/connect.ts');
  const specs = given.map((server) => (typeof server === 'string' ? parseServer(server) : server));
  const settled = await Promise.allSettled(specs.map((spec) => connectServer(spec, { signal })));
  const open = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = settled.find((result) => result.status === 'rejected');
  if (!failed && !signal.aborted) return open;
  await Promise.all(open.map((server) => server[Symbol.asyncDispose]()));
  throw failed?.reason ?? new KbError('cancelled', 'It was interrupted.');
}
