import { Command } from 'commander';
import { afterOptions } from './command-first.ts';
import { serve } from './commands/serve.ts';
import { reflow } from './reflow.ts';
import { columns } from './terminal.ts';
import { version } from './version.ts';

/** The command line for these arguments. Without a command it serves, and then loads nothing else: clients wait for it to start. */
export async function program(args: readonly string[]): Promise<Command> {
  const server = serve();
  const kbMcp = new Command('kb-mcp')
    .description('Your own documents behind Claude and ChatGPT: reads a folder, indexes it, and serves it over MCP.')
    .usage('[command] [options] [paths...]')
    .version(version, '-V, --version', 'show the version')
    .addHelpText('after', () => `${serving(server)}${examples}`);
  kbMcp.addCommand(server, { isDefault: true });
  if (isHelp(args) || args.slice(afterOptions(args, server)).some(isCommand)) {
    const { commands } = await import('./commands/index.ts');
    for (const command of commands()) kbMcp.addCommand(command);
  }
  for (const command of withSubcommands(kbMcp)) {
    command
      .helpOption('-h, --help', 'show help')
      .helpCommand(false)
      .exitOverride()
      .configureOutput({
        getOutHelpWidth: helpWidth,
        writeOut: (text) => process.stdout.write(reflow(text, helpWidth())),
        outputError: (text, write) => write(sentence(text)),
      });
  }
  return kbMcp.helpCommand('help [command]', 'show this help, or that of a command');
}

const isHelp = ([first]: readonly string[]) => first === '--help' || first === '-h';

/** A plain word; whether it is a command or a folder is found out with all of them loaded. */
const isCommand = (word: string) => /^[a-z]+$/.test(word) && word !== 'serve';

const withSubcommands = (command: Command): readonly Command[] => [
  command,
  ...command.commands.flatMap(withSubcommands),
];

const helpWidth = () => Math.min(columns(), 110);

const sentence = (text: string) => `kb-mcp: ${text.replace(/^error: /, '').trim()}\n`;

const examples = `
Examples:
  $ kb-mcp ~/Documents                    index a folder and serve it: http://127.0.0.1:3000/mcp and /sse
  $ kb-mcp --transport stdio ~/Documents  the same for Claude Desktop, over standard input and output
  $ kb-mcp add ~/Documents                only index it
  $ kb-mcp search how do I claim expenses
  $ kb-mcp stats

Everything is kept in one data folder: --data <folder>, KB_MCP_DATA, or the usual place of this system (see kb-mcp config).

kb-mcp <command> --help explains each command.`;

/** The options of the default command, as its own help shows them. */
function serving(server: Command): string {
  const help = server.createHelp();
  help.prepareContext({ helpWidth: helpWidth() });
  const options = help.visibleOptions(server).filter(({ long }) => long !== '--help');
  const width = help.longestOptionTermLength(server, help);
  const lines = options.map((option) =>
    help.formatItem(help.optionTerm(option), width, help.optionDescription(option), help),
  );
  return `\nOptions for serving:\n${lines.join('\n')}\n`;
}
