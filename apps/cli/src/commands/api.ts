import { Command } from 'commander';
import { addSettings, settingsIn } from '../flags.ts';
import { readConfig } from '../settings.ts';
import { refuseMistakes, SETTINGS } from './serve.ts';

const OWN = SETTINGS.filter((name) => !['transport', 'stateful'].includes(name));

/** `kb-mcp api`: the plain HTTP routes alone, for programs that do not speak MCP. */
export function api(): Command {
  const command = new Command('api')
    .description('Serve the plain HTTP routes alone, without MCP; the page /docs shows them')
    .argument('[paths...]', 'files and folders to read into the base at the start');
  return addSettings(command, OWN)
    .addHelpText(
      'after',
      `
Examples:
  $ kb-mcp api ~/Documents --port 8000        http://127.0.0.1:8000/docs shows every route
  $ curl -s "http://127.0.0.1:8000/api/search?query=leave"`,
    )
    .action(run);
}

async function run(paths: string[], options: object): Promise<void> {
  for (const path of paths) await refuseMistakes(path);
  const config = readConfig(settingsIn({ ...options }, OWN));
  const { serveOverHttp } = await import('../serve-http.ts');
  return serveOverHttp({ config, paths, mcp: false });
}
