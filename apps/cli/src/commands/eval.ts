import { Command } from 'commander';
import { addSettings } from '../flags.ts';
import { SEARCH_SETTINGS } from '../setting-groups.ts';
import { number, share } from '../numbers.ts';
import { DRAFT_SETTINGS, evalInit } from '../eval/init.ts';
import { evalRun } from '../eval/run.ts';

const FILE = 'kb-mcp-eval.yaml';

/** `kb-mcp eval`: how well searching this base works, by questions of one's own. */
export function evaluate(): Command {
  const file = (words: string) => ['[file]', words, FILE] as const;
  const init = new Command('init')
    .description('Draft questions from what the base holds, for you to correct; no model is used')
    .argument(...file('where to write them'))
    .option('-n, --questions <number>', 'about how many', number, 60)
    .option('--force', 'write over a file that is there')
    .action(evalInit);
  const run = new Command('run')
    .description('Ask the questions and measure the answers, beside plain baselines and the last run')
    .argument(...file('the questions'))
    .option('--min-ndcg <number>', 'exit with 1 when nDCG@10 is below this (0 to 1)', share)
    .option('--tolerance <number>', 'exit with 1 when nDCG@10 is further below the last run than this (0 to 1)', share)
    .option('--no-baselines', 'measure kb-mcp alone')
    .option('--no-keep', 'leave the result of the last run as it is')
    .addHelpText(
      'after',
      '\nExample, for continuous integration:\n  $ kb-mcp eval run questions.yaml --min-ndcg 0.8 --tolerance 0.02 --json',
    )
    .action(evalRun);
  const command = new Command('eval').description('Measure how well searching your base works, by your own questions');
  const subs = [
    [init, DRAFT_SETTINGS],
    [run, SEARCH_SETTINGS],
  ] as const;
  for (const [sub, settings] of subs)
    command.addCommand(addSettings(sub, settings).option('--json', 'print the answer as JSON'));
  return command.addHelpText('after', '\nExamples:\n  $ kb-mcp eval init\n  $ kb-mcp eval run');
}
