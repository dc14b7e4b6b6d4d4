import { KbError, toKbError } from '@kb-mcp/core/errors';
import type { Sources } from '../citations/sources.ts';
import type { CallRequest } from '../models/language-model.ts';
import { parseArguments } from '../tools/arguments.ts';
import { resultText } from '../tools/result-text.ts';
import type { OfferedTool } from '../tools/toolbox.ts';
import type { Approve } from './approve.ts';
import type { AskEvent, FinishedCall } from './events.ts';
import type { Limits } from './limits.ts';

export interface CallerOptions {
  readonly tools: readonly OfferedTool[];
  readonly sources: Sources;
  readonly limits: Limits;
  readonly approve?: Approve | undefined;
  readonly onEvent: (event: AskEvent) => void;
}

export interface Caller {
  /** Gives the text that the model gets for the call; whatever goes wrong is said in it. */
  call(request: CallRequest, signal: AbortSignal): Promise<string>;
  readonly made: readonly FinishedCall[];
  /** How often a call was asked for that had been made already. */
  repeated(): number;
}

/** Makes the calls of one question. The same call is made once. */
export function caller({ tools, sources, limits, approve, onEvent }: CallerOptions): Caller {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  const known = new Set<string>();
  const made: FinishedCall[] = [];
  let repeats = 0;

  async function run(offered: OfferedTool, input: Record<string, unknown>, signal: AbortSignal): Promise<string> {
    const { server, tool, name } = offered;
    onEvent({ type: 'call', server: server.name, tool, input });
    const started = performance.now();
    const finish = (ok: boolean, text: string): string => {
      const call = { name, server: server.name, tool, input, ok, ms: Math.round(performance.now() - started) };
      made.push(call);
      onEvent({ type: 'result', call, text });
      return text;
    };
    try {
      const result = await server.call(tool, input, { signal, timeout: limits.callMs });
      sources.note(result.structuredContent);
      return finish(result.isError !== true, resultText(result, limits.resultCharacters));
    } catch (thrown) {
      if (signal.aborted) throw signal.reason;
      if (thrown instanceof KbError && thrown.code === 'timeout') return finish(false, thrown.message);
      return finish(false, `The tool could not be called: ${sentence(thrown)}`);
    }
  }

  return {
    made,
    repeated: () => repeats,
    async call({ name, arguments: text }, signal) {
      const offered = byName.get(name);
      if (!offered) return `There is no tool ${name}. There are: ${[...byName.keys()].join(', ')}.`;
      const { input, problem } = parseArguments(text, offered.schema);
      if (input === undefined) return problem;
      const key = `${name} ${canonical(input)}`;
      if (known.has(key)) {
        repeats += 1;
        return 'This very call has been made already; its result stands above. Answer now, or ask for something else.';
      }
      known.add(key);
      const { server, tool, readOnly } = offered;
      if (approve && !(await approve({ server: server.name, tool, input, readOnly })))
        return 'The user does not want this call to be made.';
      return run(offered, input, signal);
    },
  };
}

/** The same text for the same input, whatever the order of its fields. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function sentence(thrown: unknown): string {
  const error = toKbError(thrown);
  return error.code === 'internal' && thrown instanceof Error ? thrown.message.slice(0, 500) : error.message;
}
