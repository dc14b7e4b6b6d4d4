import type { IncomingHttpHeaders } from 'node:http';

/** What the stand-in answers to one request. */
export type Step =
  | {
      readonly kind: 'say';
      readonly text?: string;
      readonly calls?: readonly { readonly name: string; readonly arguments: string | object }[];
      readonly refusal?: string;
      readonly finish?: 'stop' | 'length' | 'content_filter';
      /** Ends early, after so many pieces: the connection is lost, at once or in the middle of an event; the stream ends properly; or nothing more ever comes. */
      readonly after?: { readonly pieces: number; readonly what: 'lost' | 'torn' | 'ended' | 'silence' };
      /** Ways in which services differ from the one that they speak like. */
      readonly quirks?: readonly Quirk[];
      /** Calls that the service itself made on a remote MCP server. */
      readonly remote?: readonly { readonly name: string; readonly arguments: object; readonly output: string }[];
      /** An event of this kind in the middle of the stream. */
      readonly failure?: { readonly code: string; readonly message: string };
      readonly pauseMs?: number;
    }
  | {
      readonly kind: 'error';
      readonly status: number;
      readonly error: { readonly code?: string; readonly message: string };
      readonly headers?: Record<string, string>;
    }
  /** Answers with something else than a stream of events. */
  | { readonly kind: 'other'; readonly type: string; readonly body: string }
  /** Takes the request and never answers. */
  | { readonly kind: 'silence' };

export type Quirk =
  /** Calls have no id of their own. */
  | 'no ids'
  /** Every call has the number 0. */
  | 'one number'
  /** Calls have no number. */
  | 'no numbers'
  /** Arguments are objects, not JSON in a string. */
  | 'objects'
  /** Each piece of a call carries its name again. */
  | 'repeated names'
  /** Calls end with the reason stop. */
  | 'stop after calls'
  /** No reason to end is given. */
  | 'no reason'
  /** Tokens are not counted. */
  | 'no usage'
  /** Chunks without a choice, or with a choice without a delta, stand between. */
  | 'empty choices'
  /** Comments, and events of kinds that nobody knows, stand between. */
  | 'unknown events'
  /** Text comes in parts, some of them thoughts. */
  | 'parts'
  /** The last event does not repeat the output. */
  | 'empty output';

/** A piece of a stream; `lost` cuts the connection, `torn` in the middle of an event, `ended` ends it, and after `silence` nothing comes any more. */
export type Frame = `data: ${string}` | `event: ${string}` | `: ${string}` | 'lost' | 'torn' | 'ended' | 'silence';

/** What was asked, whichever API it came by. */
export interface Asked {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly model: string;
  readonly instructions: string;
  /** Names of the functions. */
  readonly functions: readonly string[];
  readonly mayCall: boolean;
  /** The results of calls that have come back, in order. */
  readonly results: readonly string[];
  /** What the user said, in order. */
  readonly questions: readonly string[];
  readonly body: Readonly<Record<string, unknown>>;
}

export const say = (text: string, more: Partial<Extract<Step, { kind: 'say' }>> = {}): Step => ({
  kind: 'say',
  text,
  ...more,
});

export const call = (...calls: readonly (readonly [name: string, input: string | object])[]): Step => ({
  kind: 'say',
  calls: calls.map(([name, input]) => ({ name, arguments: input })),
});

export const error = (status: number, code: string, headers?: Record<string, string>): Step => ({
  kind: 'error',
  status,
  error: { code, message: `This is ${code}.` },
  ...(headers && { headers }),
});

/** A text in pieces as a model sends it: a word or so each, cut anywhere. */
export const pieces = (text: string): readonly string[] => text.match(/[\s\S]{1,7}/gu) ?? [];

/** The complaint of the service about a function, if it has one. */
export function functionProblem({
  name,
  strict,
  parameters,
}: {
  name: string;
  strict?: boolean | undefined;
  parameters: unknown;
}): string | undefined {
  if (!/^[a-zA-Z0-9_-]{1,64}$/.test(name)) return `Invalid function name ${name}.`;
  return strict === true ? strictProblem(parameters, name) : undefined;
}

function strictProblem(schema: unknown, where: string): string | undefined {
  if (typeof schema !== 'object' || schema === null) return undefined;
  if (Array.isArray(schema)) return schema.map((item) => strictProblem(item, where)).find(Boolean);
  const {
    type,
    properties,
    required,
    additionalProperties,
    default: fallback,
    oneOf,
    allOf,
    pattern,
  } = schema as Record<string, unknown>;
  if (fallback !== undefined || oneOf !== undefined || allOf !== undefined || pattern !== undefined)
    return `${where}: a keyword is not permitted.`;
  if (properties !== undefined && [type].flat().includes('object')) {
    const names = Object.keys(properties as object);
    if (additionalProperties !== false) return `${where}: additionalProperties must be false.`;
    if (!Array.isArray(required) || names.some((name) => !required.includes(name)))
      return `${where}: every property is required.`;
  }
  const inner =
    properties === undefined
      ? Object.values(schema)
      : [
          ...Object.values(properties as object),
          schema['items' as never],
          schema['anyOf' as never],
          schema['$defs' as never],
        ];
  return inner.map((item) => strictProblem(item, where)).find(Boolean);
}
