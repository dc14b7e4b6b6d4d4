import { KbError } from '@kb-mcp/core';
import type { Config } from '@kb-mcp/core/config';
import { copyState, migrateStore, verifyMigration } from '@kb-mcp/core/migration';
import { openState, openStore } from '@kb-mcp/core/open';
import { Command } from 'commander';
import { plural } from '../numbers.ts';
import { progressLine } from '../progress-line.ts';
import { readConfig } from '../settings.ts';
import { stopSignal } from '../stop-signal.ts';
import { print, printJson } from '../terminal.ts';

interface Flags {
  readonly from: string;
  readonly to: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `kb-mcp migrate`: copies a base from one store to another, and compares the two. */
export function migrate(): Command {
  const store =
    'embedded, a data folder, postgres, postgres://… without password, supabase, or configured: with the stores of single collections';
  return new Command('migrate')
    .description('Copy documents, vectors, keys and grants to another store; run again, it goes on where it stopped')
    .requiredOption('--from <store>', store)
    .requiredOption('--to <store>', 'the same')
    .option('--dry-run', 'only count what would be copied')
    .option('--json', 'print the answer as JSON')
    .addHelpText('after', '\nExample:\n  $ DATABASE_URL=postgres://… kb-mcp migrate --from embedded --to postgres')
    .action(run);
}

async function run({ from: source, to: target, dryRun = false, json }: Flags): Promise<void> {
  if (source === target) throw new KbError('invalid_input', 'Name two different stores with --from and --to.');
  const signal = stopSignal();
  const [fromConfig, toConfig] = [configOf(source), configOf(target)];
  await using from = await openStore(fromConfig);
  await using to = await openStore(toConfig);
  const total = (await from.stats('all')).documents;
  const line = progressLine();
  const copied = await migrateStore({
    from,
    to,
    dryRun,
    signal,
    progress: ({ documents, unchanged }) => line.update(documents + unchanged, total, 'documents'),
  });
  line.end();
  if (dryRun) return json ? printJson(copied) : print(`${plural(copied.documents, 'document')} would be copied.`);
  await using fromState = await openState(fromConfig);
  await using toState = await openState(toConfig);
  const entries = await copyState({ from: fromState, to: toState });
  const verified = await verifyMigration(from, to, { signal });
  if (verified.different.length > 0) process.exitCode = 1;
  if (json) return printJson({ ...copied, entries, verified });
  print(
    `Copied ${plural(copied.documents, 'document')}, ${plural(copied.vectors, 'vector')} and ${entries} keys, grants and the like; ${copied.unchanged} were there.`,
  );
  print(
    verified.different.length === 0
      ? `All ${verified.documents[0]} documents agree. ${Math.round(verified.overlap * 1000) / 10} % of the ten best answers to ${plural(verified.questions, 'question')} are the same.`
      : `${plural(verified.different.length, 'document')} differ: ${verified.different.slice(0, 5).join(', ')}.`,
  );
}

/** The configuration in force, with this store alone. */
function configOf(store: string): Config {
  if (store === 'configured') return readConfig({});
  const isFolder = !/^(embedded$|postgres|supabase$)/.test(store);
  return { ...readConfig(isFolder ? { store: 'embedded', data: store } : { store }), collectionStores: [] };
}
