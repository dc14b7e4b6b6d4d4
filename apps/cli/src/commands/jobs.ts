import type { Job } from '@kb-mcp/core';
import { Command } from 'commander';
import { showTime } from '../expiry.ts';
import { addSettings, settingsIn } from '../flags.ts';
import { duration, jobProgress, speedOf } from '../job-progress.ts';
import { nearPath } from '../near-path.ts';
import { number } from '../numbers.ts';
import { openSession } from '../session.ts';
import { readConfig } from '../settings.ts';
import { facts, table } from '../table.ts';
import { print, printJson } from '../terminal.ts';

const SETTINGS = ['data'];

interface Flags {
  readonly json?: boolean;
  readonly limit?: number;
  readonly follow?: boolean;
}

/** `kb-mcp jobs`: what is being read into the base, and what was in the last seven days. */
export function jobs(): Command {
  const command = new Command('jobs')
    .description('Show what is being read into the base, and what was')
    .action(listJobs);
  const list = new Command('list').description('List jobs, the newest first; the same as kb-mcp jobs').action(listJobs);
  const show = new Command('show')
    .description('Show a job and the files that failed')
    .argument('<job>', 'its id')
    .option('--follow', 'wait until it has ended')
    .action(showJob);
  const cancel = new Command('cancel')
    .description('Stop a job; what it has done stays')
    .argument('<job>', 'its id')
    .action(cancelJob);
  for (const sub of [command, list, show, cancel]) {
    if (sub === command || sub === list) sub.option('--limit <number>', 'how many', number, 20);
    addSettings(sub, SETTINGS).option('--json', 'print the answer as JSON');
    if (sub !== command) command.addCommand(sub);
  }
  return command;
}

async function listJobs(_: Flags, command: Command): Promise<void> {
  const flags: Flags = command.optsWithGlobals();
  await using session = await openSession(readConfig(settingsIn({ ...flags }, SETTINGS)));
  const { items } = await session.kb.jobs.list({ limit: flags.limit ?? 20 }, session);
  if (flags.json) return printJson(items);
  if (items.length === 0) return print('There is no job.');
  print(
    table(items, [
      { title: 'JOB', cell: ({ id }) => id },
      { title: 'STATE', cell: ({ state }) => state },
      { title: 'DONE', cell: progressOf, align: 'right' },
      { title: 'FAILED', cell: ({ counts }) => String(counts.failed), align: 'right' },
      { title: 'STARTED', cell: ({ startedAt, createdAt }) => showTime(Date.parse(startedAt ?? createdAt)) },
      { title: 'TOOK', cell: tookOf, align: 'right' },
      { title: 'WHAT', cell: ({ what }) => nearPath(what) },
    ]),
  );
}

async function showJob(id: string, _: Flags, command: Command): Promise<void> {
  const flags: Flags = command.optsWithGlobals();
  await using session = await openSession(readConfig(settingsIn({ ...flags }, SETTINGS)));
  const job = flags.follow
    ? await followed(session.kb.jobs.follow(id, session))
    : await session.kb.jobs.get(id, session);
  if (job.state === 'failed') process.exitCode = 1;
  if (flags.json) return printJson(job);
  const counted = Object.entries(job.counts).filter(([, count]) => count > 0);
  const rows: [string, string][] = [
    ['Job', job.id],
    ['State', `${job.state}${job.state === 'running' ? speedOf(job) : ''}`],
    ['What', `${job.kind} ${nearPath(job.what)}`],
    ['Collection', job.collection],
    ['By', job.by],
    ['Started', showTime(job.startedAt === undefined ? undefined : Date.parse(job.startedAt))],
    ['Took', tookOf(job)],
    ['Done', `${progressOf(job)} files`],
    ['Counts', counted.map(([name, count]) => `${count.toLocaleString('en')} ${name}`).join(', ') || '–'],
  ];
  if (job.attempts > 1) rows.push(['Attempts', String(job.attempts)]);
  if (job.error) rows.push(['Ended with', job.error.message]);
  if (job.withheld) rows.push(['Withheld', `${job.withheld.reason} (${job.withheld.files} files)`]);
  print(facts(rows));
  if (job.failures.length === 0) return;
  print();
  print(
    table(job.failures, [
      { title: 'FAILED', cell: ({ path }) => nearPath(path) },
      { title: 'REASON', cell: ({ message }) => message },
    ]),
  );
}

async function followed(states: AsyncIterable<Job>): Promise<Job> {
  const progress = jobProgress();
  let last: Job | undefined;
  try {
    for await (const job of states) {
      progress.show(job, nearPath(job.what));
      last = job;
    }
  } finally {
    progress.end();
  }
  if (!last) throw new Error('A job that is followed is told at least once.');
  return last;
}

async function cancelJob(id: string, _: Flags, command: Command): Promise<void> {
  const flags: Flags = command.optsWithGlobals();
  await using session = await openSession(readConfig(settingsIn({ ...flags }, SETTINGS)));
  const cancelled = await session.kb.jobs.cancel(id, session);
  if (flags.json) return printJson({ cancelled });
  print(cancelled ? 'The job stops within a second or two; what it has done stays.' : 'The job has ended already.');
}

const progressOf = ({ done, total }: Job): string =>
  total === undefined || total === done
    ? done.toLocaleString('en')
    : `${done.toLocaleString('en')}/${total.toLocaleString('en')}`;

function tookOf({ startedAt, endedAt }: Job): string {
  if (startedAt === undefined) return '–';
  return duration((Date.parse(endedAt ?? new Date().toISOString()) - Date.parse(startedAt)) / 1000);
}
