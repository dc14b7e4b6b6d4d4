import { Command } from 'commander';
import { EMBEDDING_SETTINGS } from '../setting-groups.ts';
import { embeddingState, embeddingSummary, tellNotes, tokensAndCost } from '../embedding-progress.ts';
import { addSettings, settingsIn } from '../flags.ts';
import { stderrLog } from '../log.ts';
import { progressLine } from '../progress-line.ts';
import { openSession } from '../session.ts';
import { readConfig } from '../settings.ts';
import { print, printJson, remark } from '../terminal.ts';

const SETTINGS = ['data', ...EMBEDDING_SETTINGS];

interface Flags {
  readonly fresh?: boolean;
  readonly json?: boolean;
}

/** `kb-mcp embed`: makes the vectors that are missing, and puts them in the place of another model's when all are there. */
export function embed(): Command {
  const command = new Command('embed')
    .description('Make the vectors that are missing with the configured model; searches go on meanwhile')
    .option('--fresh', 'make all vectors anew, also where there are some of this model');
  return addSettings(command, SETTINGS)
    .option('--json', 'print the outcome as JSON')
    .addHelpText(
      'after',
      `
The texts of the passages are sent to the configured service. What is done is kept: after a stop or a failure the same
command goes on. Vectors of another model stay in use until the new ones are complete.

Examples:
  $ kb-mcp embed --embeddings openai --embedding-url http://127.0.0.1:11434/v1 --embedding-model nomic-embed-text
  $ kb-mcp embed --embeddings local`,
    )
    .action(run);
}

async function run(flags: Flags): Promise<void> {
  const config = readConfig(settingsIn({ ...flags }, SETTINGS));
  await using session = await openSession(config, { log: stderrLog() });
  const progress = progressLine();
  const notes: string[] = [];
  const started = performance.now();
  let tokens = 0;
  try {
    const report = await session.kb.embed(
      {
        into: flags.fresh ? 'fresh' : 'configured',
        note: (sentence) => notes.push(sentence),
        progress(state) {
          tokens = state.tokens;
          const { done, total, message } = embeddingState(state);
          progress.update(done, total, message);
        },
      },
      session,
    );
    progress.end();
    tellNotes(notes);
    if (flags.json) return printJson(report);
    print(embeddingSummary(report, (performance.now() - started) / 1000, config));
  } catch (thrown) {
    progress.end();
    if (tokens > 0)
      remark(`Until then the service has counted ${tokensAndCost(tokens, config)}. What is made is kept.`);
    throw thrown;
  } finally {
    progress.end();
  }
}
