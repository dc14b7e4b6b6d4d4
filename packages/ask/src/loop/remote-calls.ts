import type { KeptTexts } from '../citations/kept-texts.ts';
import type { Sources } from '../citations/sources.ts';
import type { ModelEvent } from '../models/language-model.ts';
import type { AskEvent, FinishedCall } from './events.ts';

export interface RemoteCallsOptions {
  readonly sources: Sources;
  readonly kept: KeptTexts;
  readonly onEvent: (event: AskEvent) => void;
}

/** Takes note of the calls that a service makes itself, and of what they have shown. */
export function remoteCalls({ sources, kept, onEvent }: RemoteCallsOptions) {
  const made: FinishedCall[] = [];
  return {
    made,
    note({ tool, arguments: text, output, failed }: Extract<ModelEvent, { type: 'remote' }>): void {
      const call = { name: tool, server: 'remote', tool, input: objectIn(text), ok: !failed };
      for (const shown of failed ? [] : resultsIn(output)) {
        sources.note(shown);
        kept.note(shown);
      }
      made.push(call);
      onEvent({ type: 'call', server: call.server, tool, input: call.input });
      onEvent({ type: 'result', call, text: output });
    },
  };
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  const value = parsed(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : { arguments: text };
}

/** The text of a result as JSON, also when it still is in the content parts that the server sent. */
function resultsIn(output: string): readonly unknown[] {
  const value = parsed(output);
  if (!Array.isArray(value)) return [value];
  return value.map((part: { readonly text?: unknown } | null) =>
    typeof part?.text === 'string' ? parsed(part.text) : part,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
