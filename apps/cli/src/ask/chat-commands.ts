import { writeFile } from 'node:fs/promises';
import type { Answer, McpOpenAIClient } from '@kb-mcp/ask';
import { KbError } from '@kb-mcp/core';
import { plural } from '../numbers.ts';
import { print, printJson, remark } from '../terminal.ts';
import { dollars } from './show-answer.ts';

export interface Exchange {
  readonly question: string;
  readonly answer: Answer;
}

export interface Conversation {
  readonly client: McpOpenAIClient;
  readonly exchanges: Exchange[];
  readonly signal: AbortSignal;
}

/** Runs a line that begins with a slash. Throws `not_found` for one that is not known. */
export async function runCommand(line: string, conversation: Conversation): Promise<void> {
  const [name = '', ...rest] = line.slice(1).split(/\s+/);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new KbError('not_found', `There is no /${name}. /help lists what there is.`);
  await command.run(conversation, rest.join(' '));
}

interface ChatCommand {
  readonly says: string;
  run(conversation: Conversation, rest: string): Promise<void> | void;
}

const commands: Readonly<Record<string, ChatCommand>> = {
  sources: {
    says: 'what the tools have shown so far',
    run({ client }) {
      for (const { title, url, id } of client.sources()) print(`${title}  ${url || id}`);
    },
  },
  tools: {
    says: 'the tools that the model may call',
    async run({ client }) {
      for (const { name, description } of await client.getTools()) print(`${name}  ${description.split('. ', 1)[0]}`);
    },
  },
  stats: {
    says: 'what the base holds, and what the conversation has taken',
    async run({ client, exchanges, signal }) {
      for (const { name, tool } of await client.getTools()) {
        if (tool === 'get_database_stats') printJson((await client.callTool(name, {}, { signal })).output);
      }
      const total = (pick: (answer: Answer) => number) => exchanges.reduce((sum, { answer }) => sum + pick(answer), 0);
      const tokens = `${total(({ usage }) => usage.input)} tokens in, ${total(({ usage }) => usage.output)} out`;
      const priced = exchanges.some(({ answer }) => answer.cost !== undefined);
      const cost = priced ? `, ${dollars(total((answer) => answer.cost ?? 0))}` : '';
      print(`${plural(exchanges.length, 'answer')}, ${tokens}${cost}`);
    },
  },
  reset: {
    says: 'forget the conversation',
    run({ client, exchanges }) {
      client.reset();
      exchanges.length = 0;
      remark('Forgotten.');
    },
  },
  save: {
    says: '<file>: write the conversation to a new Markdown file',
    async run({ exchanges }, path) {
      if (path === '') throw new KbError('invalid_input', 'Name a file: /save answers.md');
      const text = exchanges
        .map(({ question, answer }) => `## ${question}\n\n${answer.text}\n\n${quoted(answer)}`)
        .join('\n');
      try {
        await writeFile(path, text, { flag: 'wx' });
      } catch (cause) {
        throw new KbError('conflict', `${path} cannot be written, or exists already.`, { cause });
      }
      remark(`Saved to ${path}.`);
    },
  },
  help: {
    says: 'this list',
    run() {
      for (const [name, { says }] of Object.entries(commands)) print(`/${name}  ${says}`);
      print('/quit  end the chat');
    },
  },
};

const quoted = ({ citations }: Answer): string =>
  citations
    .map(
      ({ id, quote, status, source }) =>
        `- [${id}] ${source?.title ?? ''} ${source?.url ?? ''}: “${quote}” (${status})\n`,
    )
    .join('');
