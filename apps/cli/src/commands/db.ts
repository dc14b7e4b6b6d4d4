import { type DatabaseAdmin, databaseScript, databasesOf, openDatabase } from '@kb-mcp/core/open';
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

/** Does the same in each database; those of single collections are named. */
async function onEach<T extends object>(
  flags: Flags,
  work: (database: DatabaseAdmin) => Promise<T>,
  words: (answer: T) => string,
): Promise<void> {
  const databases = databasesOf(readConfig(settingsIn({ ...flags }, SETTINGS)));
  const answers = [];
  for (const { name, config } of databases) {
    await using database = await openDatabase(config);
    const answer = await work(database);
    answers.push(databases.length === 1 ? answer : { name, ...answer });
    if (!flags.json) print(databases.length === 1 ? words(answer) : `${name}:\n${words(answer)}`);
  }
  if (flags.json) printJson(answers.length === 1 ? answers[0] : answers);
}

const migrate = (flags: Flags) =>
  onEach(
    flags,
    async (database) => {
      const before = await database.status();
      await database.migrate();
      const after = await database.status();
      return { from: before.schema, to: after.schema, wasCurrent: before.current };
    },
    ({ wasCurrent }) => (wasCurrent ? 'The database was up to date.' : 'The database is ready.'),
  );

const index = (flags: Flags) =>
  onEach(
    flags,
    async (database) => ({ made: await database.indexVectors() }),
    ({ made }) => (made ? 'The index is ready.' : 'There is nothing to index: no vectors, or an index already.'),
  );

const status = (flags: Flags) =>
  onEach(
    flags,
    (database) => database.status(),
    ({ schema, current, server }) =>
      facts([
        [
          'Tables',
          schema === 0
            ? 'none yet: run kb-mcp db migrate'
            : `version ${schema}, ${current ? 'up to date' : 'kb-mcp db migrate brings them up to date'}`,
        ],
        ['This login', server ? 'may serve' : 'may only do what a user may'],
      ]),
  );
