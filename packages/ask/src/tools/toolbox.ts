import { createHash } from 'node:crypto';
import type { ConnectedServer } from '../servers/connect.ts';
import { functionParameters } from './strict-schema.ts';
import type { Schema } from './strict-schema.ts';

/** A tool as the model sees it, and where it is. */
export interface OfferedTool {
  /** The name of the function. */
  readonly name: string;
  readonly description: string;
  readonly parameters: Schema;
  readonly strict: boolean;
  readonly server: ConnectedServer;
  /** The name and the input schema that the server gave. */
  readonly tool: string;
  readonly schema: Schema;
  /** Whether the server says that calling it changes nothing. */
  readonly readOnly: boolean;
}

/** The tools of all servers as functions. Of several servers each name gets the server's in front. */
export function toolbox(servers: readonly ConnectedServer[]): readonly OfferedTool[] {
  const taken = new Set<string>();
  const spaces = distinct(servers.map(({ name }) => plain(name).slice(0, 20)));
  return servers.flatMap((server, at) =>
    server.tools.map((tool) => {
      const space = servers.length > 1 ? `${spaces[at]}__` : '';
      const name = free(`${space}${tool.name}`, taken);
      const { parameters, strict } = functionParameters(tool.inputSchema);
      return {
        name,
        description: (tool.description ?? tool.title ?? tool.name).slice(0, MOST_DESCRIPTION),
        parameters,
        strict,
        server,
        tool: tool.name,
        schema: tool.inputSchema,
        readOnly: tool.annotations?.readOnlyHint === true,
      };
    }),
  );
}

const MOST_DESCRIPTION = 1_024;
const LONGEST_NAME = 64;

/** A name that OpenAI takes and no other tool has. */
function free(wanted: string, taken: Set<string>): string {
  const name = plain(wanted);
  const short =
    name.length > LONGEST_NAME || taken.has(name) ? `${name.slice(0, LONGEST_NAME - 9)}_${digest(wanted)}` : name;
  const unique = taken.has(short) ? `${short.slice(0, LONGEST_NAME - 9)}_${digest(`${wanted}#${taken.size}`)}` : short;
  taken.add(unique);
  return unique;
}

const plain = (name: string): string => name.replaceAll(/[^a-zA-Z0-9_-]/g, '_') || 'tool';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);

const distinct = (names: readonly string[]): readonly string[] =>
  names.map((name, at) => {
    const before = names.slice(0, at).filter((other) => other === name).length;
    return before === 0 ? name : `${name}${before + 1}`;
  });
