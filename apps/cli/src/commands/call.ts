import { readFileSync } from 'node:fs';
import { KbError, type Tool } from '@kb-mcp/core';
import { tools } from '@kb-mcp/core/tools';
import { findTool } from '@kb-mcp/core/tools/call-tool';
import { Command } from 'commander';
import { addSettings, settingsIn } from '../flags.ts';
import { readExtension } from '../extension.ts';
import { openSession } from '../session.ts';
import { readConfig } from '../settings.ts';
import { table } from '../table.ts';
import { print, printJson } from '../terminal.ts';

const SETTINGS = ['data', 'extend', 'roots', 'collection', 'publicUrl'];

/** `kb-mcp call`: any tool, as a client would call it. */
export function call(): Command {
  const command = new Command('call')
    .description('Call any tool as a client would, and print its answer as JSON; without a name, list the tools')
    .argument('[tool]', 'the name of the tool')
    .argument('[input]', 'its input as JSON, or - to read it from standard input', '{}');
  return addSettings(command, SETTINGS)
    .option('--json', 'list the tools as JSON; the answer of a tool always is')
    .addHelpText('after', `\nExamples:\n  $ kb-mcp call\n  $ kb-mcp call search '{"query": "vacation policy"}'`)
    .action(run);
}

async function run(name: string | undefined, input: string, flags: { readonly json?: boolean }): Promise<void> {
  const config = readConfig(settingsIn({ ...flags }, SETTINGS));
  const all = [...tools, ...(await readExtension(config)).tools];
  if (name === undefined) return listTools(flags, all);
  const tool = findTool(all, name);
  const value = parse(input === '-' ? readFileSync(0, 'utf8') : input);
  await using session = await openSession(config);
  printJson(await session.call(tool, value));
}

function listTools({ json }: { readonly json?: boolean }, tools: readonly Tool[]): void {
  if (json) return printJson(tools.map(({ name, title, group, description }) => ({ name, title, group, description })));
  print(
    table(tools, [
      { title: 'TOOL', cell: ({ name }) => name },
      { title: 'GROUP', cell: ({ group }) => group },
      { title: 'WHAT IT DOES', cell: ({ title }) => title },
    ]),
  );
}

function parse(input: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(input);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch (cause) {
    throw new KbError('invalid_input', 'The input is not valid JSON; put it in single quotes.', { cause });
  }
  throw new KbError('invalid_input', `The input must be a JSON object, such as '{"query": "tea"}'.`);
}
