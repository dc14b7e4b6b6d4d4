import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Page } from '../model.ts';
import type { NewEntry, StateStore } from '../ports.ts';

const eventSchema = z.object({
  /** ISO 8601. */
  at: z.string(),
  principal: z.string(),
  /** A tool, or what an administrator did: `key.create`. */
  action: z.string(),
  door: z.string(),
  /** `ok`, or the code of the error. */
  outcome: z.string(),
  /** Ids of documents, names of keys: what it was about, never what was asked or answered. */
  objects: z.array(z.string()),
  request: z.string().optional(),
});

/** Who did what, when. */
export type AuditEvent = z.output<typeof eventSchema>;

export interface Audit {
  record(event: Omit<AuditEvent, 'at'>): Promise<void>;
  /** The event as one that happens now, for `write`. */
  entry(event: Omit<AuditEvent, 'at'>): NewEntry;
  /** Writes them together; after a failure the same entries can be given again, and none is there twice. */
  write(entries: readonly NewEntry[]): Promise<void>;
  /** Newest first. */
  list(query: {
    readonly limit: number;
    readonly principal?: string | undefined;
    readonly cursor?: string | undefined;
  }): Promise<Page<AuditEvent>>;
}

const DAY_MS = 86_400_000;

/** The log of who read or changed what. Nothing here changes an event once it is written; it ends after `days`. */
export function audit(options: {
  readonly state: StateStore;
  readonly days: number;
  readonly now?: () => number;
}): Audit {
  const { state, days, now = Date.now } = options;
  // Events of one moment stand in their order, and beside those of other processes.
  const own = randomBytes(6).toString('hex');
  let count = 0;

  function entry(event: Omit<AuditEvent, 'at'>): NewEntry {
    const at = new Date(now()).toISOString();
    count += 1;
    const id = `${at}-${count.toString(36).padStart(8, '0')}-${own}`;
    return { id, value: { ...event, at }, expiresAt: now() + days * DAY_MS };
  }

  const write = (entries: readonly NewEntry[]): Promise<void> => state.add('audit', entries);

  return {
    entry,
    write,
    record: (event) => write([entry(event)]),
    async list({ limit, principal, cursor }) {
      const items: AuditEvent[] = [];
      let next = cursor;
      do {
        const page = await state.list('audit', { limit: 200, newest: true, cursor: next });
        for (const entry of page.items) {
          const event = eventSchema.parse(entry.value);
          next = entry.id;
          if (principal === undefined || event.principal === principal) items.push(event);
          if (items.length === limit) return { items, cursor: next };
        }
        next = page.cursor;
      } while (next !== undefined);
      return { items };
    },
  };
}
