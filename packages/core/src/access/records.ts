import type { z } from 'zod';
import { KbError } from '../errors.ts';
import type { StateEntry, StateStore } from '../ports.ts';

/** Records of one kind in a state store, each read back through its schema. */
export interface Records<T> {
  get(id: string): Promise<(StateEntry & { readonly value: T }) | undefined>;
  all(): Promise<readonly (StateEntry & { readonly value: T })[]>;
  /** Writes a new one; gives false where there is one already. */
  create(id: string, value: T): Promise<boolean>;
  /** Applies the change to what is there, again if somebody else was quicker; gives `undefined` when there is none. */
  change(id: string, change: (value: T) => T): Promise<T | undefined>;
  delete(id: string): Promise<boolean>;
}

export function records<S extends z.ZodType>(state: StateStore, kind: string, schema: S): Records<z.output<S>> {
  const read = (entry: StateEntry) => ({ ...entry, value: schema.parse(entry.value) });
  return {
    async get(id) {
      const entry = await state.get(kind, id);
      return entry && read(entry);
    },
    async all() {
      const found = [];
      let cursor: string | undefined;
      do {
        const page = await state.list(kind, { limit: 200, cursor });
        found.push(...page.items.map(read));
        cursor = page.cursor;
      } while (cursor !== undefined);
      return found;
    },
    create: (id, value) => state.set(kind, id, value, { ifStamp: null }),
    async change(id, change) {
      for (let tries = 0; tries < 20; tries += 1) {
        const entry = await state.get(kind, id);
        if (!entry) return undefined;
        const value = change(read(entry).value);
        if (await state.set(kind, id, value, { ifStamp: entry.stamp, expiresAt: entry.expiresAt })) return value;
      }
      throw new KbError('conflict', 'Somebody else is changing the same record. Try again.');
    },
    delete: (id) => state.delete(kind, id),
  };
}
