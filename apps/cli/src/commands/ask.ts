import { Command } from 'commander';
import { addSettings, settingsIn } from '../flags.ts';
import { readConfig } from '../settings.ts';
import { stopSignal } from '../stop-signal.ts';
import { printJson } from '../terminal.ts';

/** The settings that say who answers and from what. */
export const ASK_SETTINGS = ['data', 'model', 'modelApi', 'modelUrl', 'modelPrice', 'modelBudget', 'servers', 'remote'];

interface Flags {
  readonly json?: boolean;
  readonly yes?: boolean;
  readonly browser?: boolean;
}

/** `kb-mcp ask`: one question, answered by a model from the documents. */
export function ask(): Command {
  const command = new Command('ask')
    .description('Ask a question; a model of OpenAI, or a compatible one, answers from the documents and proves it')
    .argument('<question...>', 'the question, in any language');
  return addSettings(command, ASK_SETTINGS)
    .option('--yes', 'let the model call tools that change something, without asking')
    .option('--no-browser', 'where a server asks for a sign-in, print the address and open no browser')
    .option('--json', 'print the answer with its sources, calls and tokens as JSON')
    .addHelpText(
      'after',
      `
The model needs OPENAI_API_KEY, in the environment or in .env, or the address of a service that needs none.

Examples:
  $ kb-mcp ask "What is our vacation policy?"
  $ kb-mcp ask "What is our vacation policy?" --model qwen3 --base-url http://127.0.0.1:11434/v1
  $ kb-mcp ask "What is in the inbox?" --server https://kb.example.com/mcp --server "files=npx -y other-mcp ~/inbox"`,
    )
    .action(run);
}

async function run(words: string[], flags: Flags): Promise<void> {
  const question = words.join(' ');
  const config = readConfig(settingsIn({ ...flags }, ASK_SETTINGS));
  const [{ approval }, { lineInput }, { openClient }, { showAnswer }] = await Promise.all([
    import('../ask/approval.ts'),
    import('../ask/line-input.ts'),
    import('../ask/open-client.ts'),
    import('../ask/show-answer.ts'),
  ]);
  const stop = new AbortController();
  const signal = AbortSignal.any([stopSignal(), stop.signal]);
  const asking = async (text: string): Promise<string | undefined> => {
    using input = lineInput({ signal, onInterrupt: () => stop.abort() });
    return input.next(text);
  };
  const approve = approval({ yes: flags.yes, ask: process.stdin.isTTY ? asking : undefined });
  await using client = openClient(config, { approve, browser: flags.browser, changes: flags.yes });
  const answer = flags.json
    ? await client.processQuery(question, { signal })
    : await showAnswer(client, question, signal);
  if (flags.json) printJson(answer);
  if (answer.finish === 'filter' || answer.finish === 'refusal') process.exitCode = 1;
}
