import { writeFile } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';
import type { Answer, McpOpenAIClient } from '@kb-mcp/ask';
import { KbError } from '@kb-mcp/core';
import { getDatabaseStats } from '@kb-mcp/core/tools/get-database-stats';
import { plural } from '../numbers.ts';
import { statsFacts } from '../stats-facts.ts';
import { facts } from '../table.ts';
import { print, remark } from '../terminal.ts';
import { numbered } from './numbered.ts';
import { dollars } from './show-answer.ts';
import { placeText, sourcesText } from './sources-text.ts';

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
  readonly takes?: string;
  readonly says: string;
  run(conversation: Conversation, rest: string): Promise<void> | void;
}

const commands: Readonly<Record<string, ChatCommand>> = {
  sources: {
    says: 'what the tools have shown so far',
    run({ client }) {
      const lines = client.sources().map((source) => `${placeText(source)}\n    ${source.url || source.id}`);
      print(lines.join('\n') || 'Nothing yet.');
    },
  },
  tools: {
    says: 'the tools that the model may call',
    async run({ client }) {
      const tools = await client.getTools();
      print(facts(tools.map(({ name, description }) => [name, firstSentence(description)])));
    },
  },
  stats: {
    says: 'what the base holds, and what the conversation has taken',
    async run({ client, exchanges, signal }) {
      for (const { name, tool } of await client.getTools()) {
        if (tool !== getDatabaseStats.name) continue;
        const { data } = getDatabaseStats.output.safeParse((await client.callTool(name, {}, { signal })).output);
        if (data) print(`${facts(statsFacts(data))}\n`);
      }
      const total = (pick: (answer: Answer) => number) => exchanges.reduce((sum, { answer }) => sum + pick(answer), 0);
      const tokens = `${total(({ usage }) => usage.input).toLocaleString('en')} tokens in, ${total(({ usage }) => usage.output).toLocaleString('en')} out`;
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
    takes: '<file>',
    says: 'write the conversation to a new Markdown file',
    async run({ exchanges }, path) {
      if (path === '') throw new KbError('invalid_input', 'Name a file: /save answers.md');
      try {
        await writeFile(path, exchanges.map(markdown).join('\n'), { flag: 'wx' });
      } catch (cause) {
        throw new KbError('conflict', `${path} cannot be written, or exists already.`, { cause });
      }
      remark(`Saved to ${path}.`);
    },
  },
  help: {
    says: 'this list',
    run() {
      const rows = Object.entries(commands).map(([name, { takes = '', says }]) => [`/${name} ${takes}`, says] as const);
      print(facts([...rows, ['/quit', 'end the chat']]));
    },
  },
};

const firstSentence = (text: string): string => text.split('. ', 1)[0]?.replace(/\.$/, '') ?? '';

/** A question with its answer, and where each of its quotations stands. */
function markdown({ question, answer: { text, citations } }: Exchange): string {
  const numbers = numbered((id) => citations.some((citation) => citation.id === id));
  const answer = numbers.next(text) + numbers.end();
  const places = sourcesText(citations, numbers).map((line) =>
    line.replace(/^\[(\d+)\]/, '- [$1]').replace(/^ {4}/, '  - '),
  );
  return stripVTControlCharacters(
    [`## ${question}`, '', answer, '', ...(places.length > 0 ? [...places, ''] : [])].join('\n'),
  );
}
