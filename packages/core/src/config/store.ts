import { z } from 'zod';
import { setting } from './fields.ts';
import { KbError } from '../errors.ts';

/** Where documents, vectors, keys and sign-ins are kept. */
export const storeSettings = {
  store: setting(
    z
      .string()
      .regex(/^(embedded|postgres|supabase|postgres(ql)?:\/\/.+)$/, 'use embedded, postgres, supabase or postgres://…'),
    'KB_MCP_STORE',
    '--store <kind>',
    'embedded: the data folder; postgres: the database of DATABASE_URL; postgres://…: that database; supabase: the project of SUPABASE_URL.',
  ).default('embedded'),
  databaseUrl: setting(
    z.string().min(1).optional(),
    'DATABASE_URL',
    undefined,
    'With store postgres: the address with user and password, as a direct connection or a pooler has it.',
  ),
  databaseConnections: setting(
    z.coerce.number().int().min(1).max(500),
    'KB_MCP_DATABASE_CONNECTIONS',
    undefined,
    'The most connections to PostgreSQL that this process opens.',
  ).default(8),
  supabaseUrl: setting(
    z.url({ protocol: /^https?$/ }).optional(),
    'SUPABASE_URL',
    undefined,
    'With store supabase: the address of the project.',
  ),
  supabaseKey: setting(
    z.string().min(1).optional(),
    'SUPABASE_SECRET_KEY',
    undefined,
    'With store supabase: a secret key of the project (sb_secret_…).',
  ),
};

/** Refuses a password where every user of the machine could read it. */
export function refusePassword(flag: unknown): void {
  if (typeof flag !== 'string' || !/^postgres(ql)?:\/\/[^/@]*:[^/@]+@|[?&]password=/.test(flag)) return;
  throw new KbError(
    'invalid_input',
    'A password on the command line can be read by everyone on this machine. Put the address into KB_MCP_STORE, or into DATABASE_URL with --store postgres.',
  );
}
