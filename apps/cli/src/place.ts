import { resolve } from 'node:path';
import type { Config } from '@kb-mcp/core/config';

/** Where a base is, and how another program is told so. */
export interface Place {
  readonly name: string;
  readonly flags: readonly string[];
  /** Variables that the flags need beside them; secrets are left out as `…`. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The place of the configured base, without any password or key. */
export function placeOf({ data, store, databaseUrl, supabaseUrl, supabaseKey }: Settings): Place {
  const folder = ['--data', resolve(data)];
  if (store === 'embedded') return { name: resolve(data), flags: folder };
  const flags = ['--store', store === 'supabase' ? store : 'postgres', ...folder];
  if (store === 'supabase') {
    const key = supabaseKey === undefined ? 'SUPABASE_PUBLISHABLE_KEY' : 'SUPABASE_SECRET_KEY';
    return { name: supabaseUrl ?? store, flags, env: { SUPABASE_URL: supabaseUrl ?? '…', [key]: '…' } };
  }
  const address = store === 'postgres' ? databaseUrl : store;
  if (address === undefined || !URL.canParse(address)) return { name: 'PostgreSQL', flags, env: { DATABASE_URL: '…' } };
  const { protocol, username, host, pathname } = new URL(address);
  const user = username === '' ? '' : `${username}:…@`;
  return {
    name: `${protocol}//${host}${pathname}`,
    flags,
    env: { DATABASE_URL: `${protocol}//${user}${host}${pathname}` },
  };
}

type Settings = Pick<Config, 'data' | 'store' | 'databaseUrl' | 'supabaseUrl' | 'supabaseKey'>;
