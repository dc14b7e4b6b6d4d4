import { Command } from 'commander';
import { addSettings, settingsIn } from '../flags.ts';
import { readConfig } from '../settings.ts';
import { ASK_SETTINGS } from './ask.ts';

/** `kb-mcp chat`: questions one after another, in one conversation. */
export function chat(): Command {
  const command = new Command('chat').description('Ask one question after another, in one conversation');
  return addSettings(command, ASK_SETTINGS)
    .option('--yes', 'let the model call tools that change something, without asking')
    .option('--no-browser', 'where a server asks for a sign-in, print the address and open no browser')
    .addHelpText(
      'after',
      '\nIn the conversation, /help lists what else there is. Ctrl-C stops an answer, or ends the chat.',
    )
    .action(run);
}

async function run(flags: { readonly yes?: boolean; readonly browser?: boolean }): Promise<void> {
  const config = readConfig(settingsIn({ ...flags }, ASK_SETTINGS));
  const { converse } = await import('../ask/converse.ts');
  return converse(config, flags);
}
