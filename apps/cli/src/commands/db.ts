import { databaseScript, openDatabase } from '@kb-mcp/core/open';
import { Command } from 'commander';
import { addSettings, settingsIn } from '../flags.ts';
import { readConfig } from '../settings.ts';
import { facts } from '../table.ts';
import { print, printJson } from '../terminal.ts';

const SETTINGS = ['data'];

interface Flags {
  readonly json?: boolean;
}

/** `kb-mcp db`: sets up a PostgreSQL database or a Supabase project. */
export function db(): Command {
  const command = new Command('db').description('Set up the database of --store postgres or supabase');
  for (const [name, words, action] of [
    ['migrate', 'Make the tables and functions, or bring them up to date', migrate],
    ['index', 'Make the index of vectors, once there are many; searches and writes go on meanwhile', index],
    ['status', 'Show which tables there are', status],
  ] as const) {
    const sub = addSettings(new Command(name).description(words), SETTINGS);
    command.addCommand(sub.option('--json', 'print the answer as JSON').action(action));
  }
  const script = new Command('sql').description('Print what migrate runs, for the SQL editor of Supabase or psql');
  command.addCommand(script.action(async () => print(await databaseScript())));
  return command;
}

const open = (flags: Flags) => openDatabase(readConfig(settingsIn({ ...flags }, SETTINGS)));

async function migrate(flags: Flags): Promise<void> {
  await using database = await open(flags);
  const before = await database.status();
  await database.migrate();
  const after = await database.status();
  if (flags.json) return printJson({ from: before.schema, to: after.schema });
  print(before.current ? 'The database was up to date.' : 'The database is ready.');
}

async function index(flags: Flags): Promise<void> {
  await using database = await open(flags);
  const made = await database.indexVectors();
  if (flags.json) return printJson({ made });
  print(made ? 'The index is ready.' : 'There is nothing to index: no vectors, or an index already.');
}

async function status(flags: Flags): Promise<void> {
  await using database = await open(flags);
  const found = await database.status();
  if (flags.json) return printJson(found);
  const state = found.current ? 'up to date' : 'kb-mcp db migrate brings them up to date';
  print(
    facts([
      ['Tables', found.schema === 0 ? 'none yet: run kb-mcp db migrate' : `version ${found.schema}, ${state}`],
      ['This login', found.server ? 'may serve' : 'may only do what a user may'],
    ]),
  );
}
