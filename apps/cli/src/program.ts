import { Command } from 'commander';
import { add } from './commands/add.ts';
import { call } from './commands/call.ts';
import { config } from './commands/config.ts';
import { get } from './commands/get.ts';
import { list } from './commands/list.ts';
import { rm } from './commands/rm.ts';
import { search } from './commands/search.ts';
import { serve } from './commands/serve.ts';
import { stats } from './commands/stats.ts';
import { columns } from './terminal.ts';
import { version } from './version.ts';

/** The whole command line. Without a command it serves. */
export function program(): Command {
  const server = serve();
  const kbMcp = new Command('kb-mcp')
    .description('Your own documents behind Claude and ChatGPT: reads a folder, indexes it, and serves it over MCP.')
    .usage('[command] [options] [paths...]')
    .version(version, '-V, --version', 'show the version')
    .addHelpText('after', () => `${serving(server)}${examples}`);
  kbMcp.addCommand(server, { isDefault: true });
  for (const command of [add(), search(), get(), list(), rm(), stats(), call(), config()]) kbMcp.addCommand(command);
  for (const command of [kbMcp, ...kbMcp.commands]) {
    command
      .helpOption('-h, --help', 'show help')
      .helpCommand(false)
      .exitOverride()
      .configureOutput({ getOutHelpWidth: helpWidth, outputError: (text, write) => write(sentence(text)) });
  }
  return kbMcp;
}

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
