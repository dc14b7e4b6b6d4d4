import { hash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { errorTable, type ErrorCode } from '../../errors.ts';
import type { Page } from '../../model.ts';
import type { StateStore } from '../../ports.ts';
import type { Job } from '../../sources.ts';
import { newCounts } from './counts.ts';

const code = z.custom<ErrorCode>((value) => typeof value === 'string' && value in errorTable);
const failure = z.object({ code, message: z.string() });
const count = z.number().int();

const jobSchema = z.object({
  id: z.string(),
  kind: z.enum(['sync', 'add']),
  state: z.enum(['queued', 'running', 'interrupted', 'done', 'failed', 'cancelled']),
  what: z.string(),
  source: z.string().optional(),
  paths: z.array(z.string()).optional(),
  tags: z.array(z.string()).optional(),
  collection: z.string(),
  by: z.string(),
  createdAt: z.string(),
  startedAt: z.string().optional(),
  endedAt: z.string().optional(),
  attempts: count,
  done: count,
  total: count.optional(),
  rate: z.number().optional(),
  secondsLeft: count.optional(),
  counts: z.object({
    added: count,
    changed: count,
    moved: count,
    removed: count,
    unchanged: count,
    copies: count,
    failed: count,
    ignored: count,
    opened: count,
    passages: count,
  }),
  failures: z.array(failure.extend({ path: z.string() })),
  withheld: z.object({ files: count, reason: z.string() }).optional(),
  error: failure.optional(),
});

/** The jobs of one store. Whoever runs a job is the only one who writes it. */
export interface JobBook {
  write(job: Job): Promise<void>;
  get(id: string): Promise<Job | undefined>;
  /** All that have not ended, however many have come since; the oldest first. */
  unfinished(): Promise<readonly Job[]>;
  /** Newest first. */
  list(query: { readonly limit: number; readonly cursor?: string | undefined }): Promise<Page<Job>>;
  /** As if it had never been. */
  forget(id: string): Promise<void>;
  /** Asks whoever runs the job to stop. */
  requestCancel(id: string): Promise<void>;
  cancelRequested(id: string): Promise<boolean>;
}

const KIND = 'job';
/** The ids of jobs that have not ended. */
const OPEN = 'job-open';
const PAGE = 100;

const DAY_MS = 86_400_000;
const KEPT_MS = 7 * DAY_MS;
/** A folder that people work in has many. */
const WATCH_KEPT_MS = DAY_MS;

export const isOver = ({ state }: Pick<Job, 'state'>): boolean => ['done', 'failed', 'cancelled'].includes(state);

/** The name of the right to work on a job: that on its source, on adding its paths, or one of its own. */
export function leaseOf({
  id,
  source,
  paths,
  collection,
}: Pick<Job, 'id' | 'source' | 'paths' | 'collection'>): string {
  if (source !== undefined) return `sync:${source}`;
  return paths ? `add:${hash('sha256', JSON.stringify([collection, paths]), 'hex').slice(0, 24)}` : `job:${id}`;
}

/** A job that is in no book until whoever runs it writes it: nobody else can take it before. */
export function newJob(given: Pick<Job, 'kind' | 'what' | 'source' | 'paths' | 'tags' | 'collection' | 'by'>): Job {
  const createdAt = new Date().toISOString();
  const id = `${createdAt.replaceAll(/[^\dT]/g, '')}-${randomBytes(4).toString('hex')}`;
  return { ...given, id, createdAt, state: 'queued', attempts: 0, done: 0, counts: newCounts(), failures: [] };
}

export function jobBook(state: StateStore): JobBook {
  async function get(id: string): Promise<Job | undefined> {
    const entry = await state.get(KIND, id);
    return entry && jobSchema.parse(entry.value);
  }

  return {
    get,
    async write(job) {
      const expiresAt = Date.now() + (job.by === 'watch' ? WATCH_KEPT_MS : KEPT_MS);
      // Killed between the two, a job is looked up once too often, never forgotten.
      if (!isOver(job)) await state.set(OPEN, job.id, true, { expiresAt });
      await state.set(KIND, job.id, job, { expiresAt });
      if (isOver(job)) await state.delete(OPEN, job.id);
    },
    async unfinished() {
      const found: Job[] = [];
      let cursor: string | undefined;
      do {
        const page = await state.list(OPEN, { limit: PAGE, cursor });
        for (const { id } of page.items) {
          const job = await get(id);
          if (job && !isOver(job)) found.push(job);
        }
        cursor = page.cursor;
      } while (cursor !== undefined);
      return found;
    },
    async list(query) {
      const { items, cursor } = await state.list(KIND, { ...query, newest: true });
      const jobs = items.map(({ value }) => jobSchema.parse(value));
      return cursor === undefined ? { items: jobs } : { items: jobs, cursor };
    },
    async forget(id) {
      await state.delete(KIND, id);
      await state.delete(OPEN, id);
    },
    async requestCancel(id) {
      await state.set('job-cancel', id, true, { expiresAt: Date.now() + DAY_MS });
    },
    cancelRequested: async (id) => (await state.get('job-cancel', id)) !== undefined,
  };
}
