import { Command } from 'commander';
import { settings } from '@kb-mcp/core/config';
import { addSettings, settingsIn } from '../flags.ts';
import { redact } from '../redact.ts';
import { origins, readConfig } from '../settings.ts';
import { table } from '../table.ts';
import { print, printJson } from '../terminal.ts';

const SETTINGS = settings().map(({ name }) => name);

/** `kb-mcp config`: the settings in force. */
export function config(): Command {
  const command = new Command('config').description(
    'Show the settings in force and where each comes from; secrets are hidden',
  );
  return addSettings(command, SETTINGS)
    .option('--json', 'print the values as JSON')
    .addHelpText(
      'after',
      '\nA later source wins: defaults, kb-mcp.config.json in this folder, .env and the environment, flags.',
    )
    .action(run);
}

function run(options: { readonly json?: boolean }): void {
  const flags = settingsIn({ ...options }, SETTINGS);
  const values = Object.entries(redact(readConfig(flags)));
  if (options.json) return printJson(Object.fromEntries(values));
  const from = origins(flags);
  print(
    table(
      settings().map(({ name, env }) => ({ name, env, value: values.find(([key]) => key === name)?.[1] })),
      [
        { title: 'SETTING', cell: ({ name }) => name },
        { title: 'VALUE', cell: ({ value }) => show(value), width: 60 },
        { title: 'FROM', cell: ({ name }) => from[name] ?? 'default' },
        { title: 'VARIABLE', cell: ({ env }) => env },
      ],
    ),
  );
}

function show(value: unknown): string {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
