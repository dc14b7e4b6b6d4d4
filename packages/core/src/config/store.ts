import { z } from 'zod';
import { json, setting } from './fields.ts';
import { KbError } from '../errors.ts';

const storeKind = z
  .string()
  .regex(/^(embedded|postgres|supabase|postgres(ql)?:\/\/.+)$/, 'use embedded, postgres, supabase or postgres://…');

/** Collections that are kept elsewhere than the others. */
const collectionStore = z.strictObject({
  collections: z.array(z.string().min(1)).min(1),
  store: storeKind,
  data: z.string().min(1).optional(),
  databaseUrl: z.string().min(1).optional(),
  supabaseUrl: z.url({ protocol: /^https?$/ }).optional(),
  supabaseKey: z.string().min(1).optional(),
  supabasePublishableKey: z.string().min(1).optional(),
});

const collectionStores = z
  .array(collectionStore)
  .refine(
    (all) =>
      new Set(all.flatMap(({ collections }) => collections)).size ===
      all.flatMap(({ collections }) => collections).length,
    'a collection is named twice',
  )
  .refine(
    (all) => all.every(({ store, data }) => store !== 'embedded' || data !== undefined),
    'an embedded store needs a folder as data',
  );

/** Where documents, vectors, keys and sign-ins are kept. */
export const storeSettings = {
  store: setting(
    storeKind,
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
  supabasePublishableKey: setting(
    z.string().min(1).optional(),
    'SUPABASE_PUBLISHABLE_KEY',
    undefined,
    'With store supabase and auth oauth: a publishable key (sb_publishable_…). Then calls of users are made with their own tokens, and row-level security decides.',
  ),
  collectionStores: setting(
    json(collectionStores),
    'KB_MCP_COLLECTION_STORES',
    undefined,
    'Collections with a database of their own: a list of {"collections": […], "store": "postgres://…"}. ${NAME} in it stands for a variable.',
  ).default([]),
};

/** Refuses a password where every user of the machine could read it. */
export function refusePassword(flag: unknown): void {
  if (typeof flag !== 'string' || !/^postgres(ql)?:\/\/[^/@]*:[^/@]+@|[?&]password=/.test(flag)) return;
  throw new KbError(
    'invalid_input',
    'A password on the command line can be read by everyone on this machine. Put the address into KB_MCP_STORE, or into DATABASE_URL with --store postgres.',
  );
}
