import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { KbError, localPrincipal } from '@kb-mcp/core';
import { openStore } from '@kb-mcp/core/open';
import { importLines } from '@kb-mcp/core/transfer';
import { Command } from 'commander';
import { addSettings, settingsIn } from '../flags.ts';
import { plural } from '../numbers.ts';
import { pendingVectors, remarkPending } from '../pending-vectors.ts';
import { progressLine } from '../progress-line.ts';
import { readConfig } from '../settings.ts';
import { stopSignal } from '../stop-signal.ts';
import { print, printJson, remark } from '../terminal.ts';

const SETTINGS = ['data'];

interface Flags {
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `kb-mcp import`: puts what export wrote into the base. Exits with 1 when a line was left out. */
export function importCommand(): Command {
  const command = new Command('import')
    .description('Put what export wrote into the base; other documents stay, and a line that does not fit is left out')
    .argument('<file>', 'what kb-mcp export wrote, also as .gz; - is standard input')
    .option('--dry-run', 'only check the file, and count');
  return addSettings(command, SETTINGS)
    .option('--json', 'print the counts as JSON')
    .addHelpText('after', '\nExample:\n  $ kb-mcp import base.jsonl --data ~/another-base')
    .action(run);
}

async function run(file: string, { dryRun = false, json, ...flags }: Flags): Promise<void> {
  await using store = await openStore(readConfig(settingsIn({ ...flags }, SETTINGS)));
  const line = progressLine();
  let told = 0;
  const counts = await importLines(store, read(file), {
    principal: localPrincipal,
    dryRun,
    signal: stopSignal(),
    now: Date.now,
    progress: ({ added, changed, unchanged }) => line.update(added + changed + unchanged, undefined, 'documents'),
    fault: (sentence) => {
      if (++told <= MOST_TOLD) line.above(() => remark(sentence));
    },
  });
  line.end();
  if (told > MOST_TOLD) remark(`And ${plural(told - MOST_TOLD, 'more line')} like these.`);
  if (counts.faults > 0) process.exitCode = 1;
  const pending = await pendingVectors(store);
  if (json) return printJson({ ...counts, pending });
  if (counts.vectorNotice !== undefined) remark(counts.vectorNotice);
  const { added, changed, unchanged, vectors, faults } = counts;
  const would = dryRun ? 'Nothing was written. ' : '';
  print(
    `${would}${plural(added + changed + unchanged, 'document')}: ${added} added, ${changed} changed, ${unchanged} unchanged; ${plural(vectors, 'vector')}; ${plural(faults, 'line')} left out.`,
  );
  remarkPending(pending);
}

const MOST_TOLD = 20;

async function* read(file: string): AsyncGenerator<Uint8Array> {
  const source = file === '-' ? process.stdin : createReadStream(file);
  try {
    // A stream of bytes gives nothing else.
    yield* file.endsWith('.gz') ? pipeline(source, createGunzip(), () => undefined) : (source as AsyncIterable<Buffer>);
  } catch (cause) {
    if (!(cause instanceof Error && ('syscall' in cause || 'errno' in cause))) throw cause;
    throw new KbError('invalid_input', `${file} cannot be read: ${cause.message}.`, { cause });
  }
}
