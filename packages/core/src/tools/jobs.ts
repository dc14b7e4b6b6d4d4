import { z } from 'zod';
import { type ErrorCode, errorTable } from '../errors.ts';
import type { Job } from '../sources.ts';
import { defineTool } from './define.ts';

const code = z.string().refine((value): value is ErrorCode => value in errorTable);
const count = z.number().int();

/** A job as callers see it. */
export const jobShape = z.object({
  id: z.string(),
  kind: z.enum(['sync', 'add']),
  state: z
    .enum(['queued', 'running', 'interrupted', 'done', 'failed', 'cancelled'])
    .describe('interrupted: whoever ran it has ended in the middle; whoever is asked next goes on with it.'),
  what: z.string().describe('The address of the source, or the paths.'),
  source: z.string().optional(),
  collection: z.string(),
  by: z.string().describe('Who asked for it.'),
  created_at: z.string(),
  started_at: z.string().optional(),
  ended_at: z.string().optional(),
  attempts: count,
  done: count.describe('Files that are done with.'),
  total: count.optional(),
  rate: z.number().optional().describe('Files a second.'),
  seconds_left: count.optional(),
  counts: z.record(z.string(), count),
  failures: z.array(z.object({ path: z.string(), code, message: z.string() })).describe('At most the first 100.'),
  withheld: z.object({ files: count, reason: z.string() }).optional(),
  error: z.object({ code, message: z.string() }).optional(),
});

/** The jobs of the last days; for doors other than MCP. */
export const listJobs = defineTool({
  name: 'list_jobs',
  title: 'List jobs',
  description: 'What is being read into the base, and what was in the last seven days, the newest first.',
  group: 'write',
  scope: 'kb:write',
  effect: 'read',
  input: z.object({
    limit: z.number().int().min(1).max(200).default(50).describe('How many jobs.'),
    cursor: z.string().max(200).optional().describe('Of the page before.'),
  }),
  output: z.object({ jobs: z.array(jobShape), cursor: z.string().optional() }),
  run: async ({ limit, cursor }, { kb, principal, signal }) => {
    const page = await kb.jobs.list({ limit, cursor }, { principal, signal });
    const jobs = page.items.map(jobOutput);
    return page.cursor === undefined ? { jobs } : { jobs, cursor: page.cursor };
  },
});

/** One job; for doors other than MCP. */
export const getJob = defineTool({
  name: 'get_job',
  title: 'Look at a job',
  description: 'How far a job is, how long the rest takes, what became of its files, and why some failed.',
  group: 'write',
  scope: 'kb:write',
  effect: 'read',
  input: z.object({ id: z.string().min(1).max(100).describe('The id that the list of jobs shows.') }),
  output: jobShape,
  run: async ({ id }, { kb, principal, signal }) => jobOutput(await kb.jobs.get(id, { principal, signal })),
});

/** A job in the form of the schema above. */
export function jobOutput(job: Job): z.output<typeof jobShape> {
  const { createdAt, startedAt, endedAt, secondsLeft, counts, failures, paths: _, tags: __, ...same } = job;
  return {
    ...same,
    created_at: createdAt,
    started_at: startedAt,
    ended_at: endedAt,
    seconds_left: secondsLeft,
    counts: { ...counts },
    failures: [...failures],
  };
}
