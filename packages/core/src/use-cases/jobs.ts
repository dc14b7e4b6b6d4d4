import { setTimeout as sleep } from 'node:timers/promises';
import { requireScope } from '../access/permission.ts';
import { KbError } from '../errors.ts';
import { isOver, jobBook, leaseOf } from '../ingest/jobs/job-book.ts';
import { isFree } from '../ingest/jobs/lease.ts';
import type { CallContext } from '../knowledge-base.ts';
import type { Principal } from '../model.ts';
import type { StateStore } from '../ports.ts';
import type { Job, Jobs } from '../sources.ts';

const LOOK_MS = 300;

/** The jobs of a base, on behalf of who asks. */
export function jobsOf({ state: open }: { readonly state: () => Promise<StateStore> }): Jobs {
  async function find(id: string, { principal }: CallContext): Promise<Job> {
    requireScope(principal, 'kb:write');
    const job = await jobBook(await open()).get(id);
    if (job && maySee(principal, job)) return asItIs(job);
    throw new KbError('not_found', `There is no job «${id.slice(0, 64)}».`);
  }

  /** A job that nobody works on does not run, whatever was last written of it. */
  async function asItIs(job: Job): Promise<Job> {
    const left = job.state === 'running' && (await isFree(await open(), leaseOf(job)));
    return left ? { ...job, state: 'interrupted', rate: undefined, secondsLeft: undefined } : job;
  }

  return {
    get: find,
    async list({ limit, cursor }, { principal }) {
      requireScope(principal, 'kb:write');
      if (!(limit >= 1)) throw new KbError('invalid_input', 'The limit of jobs is at least 1.');
      const book = jobBook(await open());
      const items: Job[] = [];
      let next = cursor;
      for (;;) {
        const page = await book.list({ limit: 100, cursor: next });
        for (const job of page.items) {
          next = job.id;
          if (maySee(principal, job)) items.push(await asItIs(job));
          if (items.length === limit) return { items, cursor: next };
        }
        if (page.cursor === undefined) return { items };
      }
    },
    async *follow(id, context) {
      let before = '';
      for (;;) {
        const job = await find(id, context);
        const now = JSON.stringify(job);
        if (now !== before) yield job;
        if (isOver(job)) return;
        before = now;
        await sleep(LOOK_MS, undefined, { signal: context.signal });
      }
    },
    async cancel(id, context) {
      const job = await find(id, context);
      if (isOver(job)) return false;
      const book = jobBook(await open());
      await book.requestCancel(id);
      if (job.state !== 'running') await book.write({ ...job, state: 'cancelled', endedAt: new Date().toISOString() });
      return true;
    },
  };
}

const maySee = ({ collections }: Principal, { collection }: Job): boolean =>
  collections === 'all' || collections.get(collection) === 'writer';
