import type { Page } from '../model.ts';

/** Something the server keeps for itself: a key, a user, a sign-in, a line of the audit log. */
export interface StateEntry {
  readonly id: string;
  /** Whatever JSON can hold. */
  readonly value: unknown;
  /** Milliseconds since 1970; from then on the entry does not exist. */
  readonly expiresAt?: number;
  /** Another one after every write; never the same twice. */
  readonly stamp: string;
}

/** What is written where nothing is yet. */
export type NewEntry = Pick<StateEntry, 'id' | 'value' | 'expiresAt'>;

/**
 * Where credentials, grants and sign-ins live, shared by all processes on one store. Kinds are separate name spaces; ids are ASCII.
 * A store that cannot answer throws `store_unavailable`.
 */
export interface StateStore extends AsyncDisposable {
  get(kind: string, id: string): Promise<StateEntry | undefined>;
  /** Writes the whole value. With `ifStamp` only over that very entry, or, with `null`, only where there is none; gives whether it wrote. */
  set(
    kind: string,
    id: string,
    value: unknown,
    options?: { readonly expiresAt?: number | undefined; readonly ifStamp?: string | null | undefined },
  ): Promise<boolean>;
  /** Writes new entries, each only where there is none: after a failure the same call writes those that are missing. */
  add(kind: string, entries: readonly NewEntry[]): Promise<void>;
  /** Gives whether there was one. Of several callers at once, one alone is told so. */
  delete(kind: string, id: string): Promise<boolean>;
  /** By id, ascending, or descending with `newest`; the cursor is the last id given. */
  list(
    kind: string,
    query: {
      readonly limit: number;
      readonly prefix?: string | undefined;
      readonly cursor?: string | undefined;
      readonly newest?: boolean | undefined;
    },
  ): Promise<Page<StateEntry>>;
  /** Adds one to a counter that starts at nothing and ends at `expiresAt`; gives its new value and its end. */
  count(kind: string, id: string, expiresAt: number): Promise<{ readonly count: number; readonly expiresAt: number }>;
}
