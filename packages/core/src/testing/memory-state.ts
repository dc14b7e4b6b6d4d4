import { randomUUID } from 'node:crypto';
import type { StateEntry, StateStore } from '../ports.ts';

/** A complete state store in memory, for one process. */
export function memoryState({ now = Date.now }: { readonly now?: () => number } = {}): StateStore {
  const kinds = new Map<string, Map<string, StateEntry>>();

  function entriesOf(kind: string): Map<string, StateEntry> {
    const known = kinds.get(kind);
    if (known) return known;
    const fresh = new Map<string, StateEntry>();
    kinds.set(kind, fresh);
    return fresh;
  }

  function live(kind: string, id: string): StateEntry | undefined {
    const entry = entriesOf(kind).get(id);
    return entry && (entry.expiresAt ?? Infinity) > now() ? entry : undefined;
  }

  function put(kind: string, id: string, value: unknown, expiresAt: number | undefined): void {
    const kept: unknown = structuredClone(value);
    entriesOf(kind).set(id, {
      id,
      value: kept,
      stamp: randomUUID(),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    });
  }

  return {
    async get(kind, id) {
      return live(kind, id);
    },
    async set(kind, id, value, { expiresAt, ifStamp } = {}) {
      if (ifStamp !== undefined && (live(kind, id)?.stamp ?? null) !== ifStamp) return false;
      put(kind, id, value, expiresAt);
      return true;
    },
    async add(kind, entries) {
      for (const { id, value, expiresAt } of entries) if (!live(kind, id)) put(kind, id, value, expiresAt);
    },
    async delete(kind, id) {
      const there = live(kind, id) !== undefined;
      entriesOf(kind).delete(id);
      return there;
    },
    async list(kind, { limit, prefix = '', cursor, newest = false }) {
      const ids = [...entriesOf(kind).keys()].filter((id) => id.startsWith(prefix)).toSorted();
      const ordered = newest ? ids.toReversed() : ids;
      const rest = ordered.filter((id) => cursor === undefined || (newest ? id < cursor : id > cursor));
      const found = rest.flatMap((id) => live(kind, id) ?? []);
      const items = found.slice(0, limit);
      const last = items.at(-1);
      return found.length > limit && last ? { items, cursor: last.id } : { items };
    },
    async count(kind, id, expiresAt) {
      const before = live(kind, id);
      const end = before?.expiresAt ?? expiresAt;
      const count = Number(before?.value ?? 0) + 1;
      put(kind, id, count, end);
      return { count, expiresAt: end };
    },
    async [Symbol.asyncDispose]() {
      kinds.clear();
    },
  };
}
