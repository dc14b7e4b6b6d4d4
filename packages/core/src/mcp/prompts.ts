import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import type { GetPromptResult, ListPromptsResult } from '@modelcontextprotocol/server';
import type { ToolContext } from '../tools/define.ts';
import { fetch } from '../tools/fetch.ts';
import { ask } from './ask.ts';
import { promptLanguage, prompts } from './prompt-words.ts';
import type { PromptWords } from './prompt-words.ts';

export interface PromptRoom {
  readonly list: ListPromptsResult;
  get(name: string, args: Readonly<Record<string, string>>, context: ToolContext): Promise<GetPromptResult>;
}

/** The prompts that a person can pick, in English or in French. */
export const promptRoom: PromptRoom = {
  list: {
    prompts: prompts.map(({ name, title, description, arguments: args }) => ({
      name,
      title,
      description,
      arguments: [...args],
    })),
  },
  async get(name, args, context) {
    const prompt = prompts.find((candidate) => candidate.name === name);
    const names = prompts.map((known) => known.name).join(', ');
    if (!prompt) throw invalid(`There is no prompt «${name}». There are: ${names}.`);
    requireArguments(prompt, args);
    const titles: Record<string, string> = {};
    for (const argument of prompt.documents) {
      const { title } = await ask(fetch, { id: args[argument] ?? '' }, context);
      titles[argument] = title;
    }
    const text = prompt.words[promptLanguage(args['language'])](args, titles);
    return { description: prompt.description, messages: [{ role: 'user', content: { type: 'text', text } }] };
  },
};

function requireArguments(prompt: PromptWords, args: Readonly<Record<string, string>>): void {
  const missing = prompt.arguments
    .filter(({ name, required }) => required && !args[name]?.trim())
    .map(({ name }) => name);
  if (missing.length > 0) throw invalid(`The prompt ${prompt.name} needs: ${missing.join(', ')}.`);
}

const invalid = (sentence: string): ProtocolError => new ProtocolError(ProtocolErrorCode.InvalidParams, sentence);
