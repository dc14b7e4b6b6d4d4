import { callerName, callerToken } from './caller-token.ts';
import type { Config } from './config.ts';
import { versionRules } from './config/versions.ts';
import { KbError } from './errors.ts';
import type { CallOptions, StateStore, VectorKnowledgeStore } from './ports.ts';
import type { BackupManifest } from './stores/sqlite/backup-manifest.ts';
import type { DatabaseStatus } from './stores/postgres/migrate.ts';
import type { SqlClient } from './stores/postgres/sql-client.ts';
import { analysisVersion } from './text/index.ts';

/** The settings that say where everything is kept. */
export type StoreConfig = Pick<Config, 'data'> &
  Partial<
    Pick<
      Config,
      | 'store'
      | 'databaseUrl'
      | 'databaseConnections'
      | 'supabaseUrl'
      | 'supabaseKey'
      | 'supabasePublishableKey'
      | 'collectionStores'
      | 'vectorMegabytes'
      | 'versions'
      | 'versionDays'
    >
  >;

/** The store of documents and vectors, as configured; its drivers are loaded now, its connections opened at the first call. */
export async function openStore(config: StoreConfig): Promise<VectorKnowledgeStore> {
  const { collectionStores = [] } = config;
  const home = await openOne(config);
  if (collectionStores.length === 0) return home;
  const { podsStore } = await import('./stores/pods/index.ts');
  const pods = [];
  for (const own of collectionStores) {
    pods.push({ collections: own.collections, store: await openOne(configOfPod(config, own)) });
  }
  return podsStore({ home, pods, caller: callerName });
}

async function openOne(config: StoreConfig): Promise<VectorKnowledgeStore> {
  if (isEmbedded(config)) {
    const { sqliteStore } = await import('./stores/sqlite/index.ts');
    return sqliteStore({
      path: config.data,
      analysisVersion,
      vectorMegabytes: config.vectorMegabytes,
      versions: versionRules(config),
    });
  }
  (await import('./stores/sqlite/thread.ts')).dismissThread();
  const { postgresStore } = await import('./stores/postgres/postgres-store.ts');
  return postgresStore({ client: await openClient(config), analysisVersion, versions: versionRules(config) });
}

/** Where keys, users, grants and sign-ins are kept, as configured. */
export async function openState(config: StoreConfig): Promise<StateStore> {
  // With a publishable key alone, the server itself has no access to the project.
  if (isEmbedded(config) || (config.store === 'supabase' && config.supabaseKey === undefined)) {
    const { sqliteState } = await import('./stores/sqlite-state.ts');
    return sqliteState({ path: config.data });
  }
  const { postgresState } = await import('./stores/postgres/postgres-state.ts');
  return postgresState({ client: await openClient({ ...config, supabasePublishableKey: undefined }) });
}

/** Copies the embedded store, with its keys, into a new folder while others use it. */
export async function backupStore(config: StoreConfig, folder: string, options?: CallOptions): Promise<BackupManifest> {
  refuseDatabase(config);
  const { backupFolder } = await import('./stores/sqlite/backup.ts');
  return backupFolder(config.data, folder, options);
}

/** Puts a backup in the place of the embedded store; what holds documents or keys is replaced with `force` alone. */
export async function restoreStore(
  config: StoreConfig,
  folder: string,
  options: CallOptions & { readonly force?: boolean | undefined },
): Promise<BackupManifest> {
  refuseDatabase(config);
  const { restoreFolder } = await import('./stores/sqlite/restore.ts');
  return restoreFolder(folder, config.data, options);
}

/** What there is in the database, and what brings it up to date. */
export interface DatabaseAdmin extends AsyncDisposable {
  status(): Promise<DatabaseStatus>;
  migrate(): Promise<void>;
  /** Makes the index of vectors; gives `false` when there is nothing to do. */
  indexVectors(): Promise<boolean>;
}

/** Every database as configured, each with a name for people: the main one, and those of single collections. */
export function databasesOf(config: StoreConfig): readonly { readonly name: string; readonly config: StoreConfig }[] {
  const pods = (config.collectionStores ?? []).map((own) => ({
    name: own.collections.join(', '),
    config: configOfPod(config, own),
  }));
  const all = [{ name: 'main', config: { ...config, collectionStores: [] } }, ...pods];
  const databases = all.filter((one) => !isEmbedded(one.config));
  return databases.length > 0 ? databases : all.slice(0, 1);
}

/** The database as configured, for setting it up. With Supabase, `DATABASE_URL` is the way in when it is there. */
export async function openDatabase(config: StoreConfig): Promise<DatabaseAdmin> {
  if (isEmbedded(config))
    throw new KbError(
      'invalid_input',
      'The embedded store sets itself up. Name a database with --store or KB_MCP_STORE.',
    );
  const { databaseStatus, indexVectors, migrate } = await import('./stores/postgres/migrate.ts');
  const direct = config.store === 'supabase' && config.databaseUrl !== undefined;
  const client = await openClient(direct ? { ...config, store: 'postgres' } : config);
  return {
    status: () => databaseStatus(client),
    migrate: () => migrate(client),
    indexVectors: () => indexVectors(client),
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}

/** The script that `openDatabase(…).migrate()` runs. */
export async function databaseScript(): Promise<string> {
  return (await import('./stores/postgres/migrate.ts')).migrationScript();
}

/** The settings of the store of some collections: it has nothing of the main one's place. */
const configOfPod = (config: StoreConfig, own: Config['collectionStores'][number]): StoreConfig => ({
  ...config,
  store: own.store,
  data: own.data ?? config.data,
  databaseUrl: own.databaseUrl,
  supabaseUrl: own.supabaseUrl,
  supabaseKey: own.supabaseKey,
  supabasePublishableKey: own.supabasePublishableKey,
  collectionStores: [],
});

function refuseDatabase(config: StoreConfig): void {
  if (isEmbedded(config)) return;
  throw new KbError(
    'invalid_input',
    'This base is in PostgreSQL, whose own tools make copies of it: pg_dump --format=custom --schema=kb --file=kb.dump "$DATABASE_URL", then pg_restore. For documents alone there are kb-mcp export and import.',
  );
}

const isEmbedded = ({ store = 'embedded' }: StoreConfig): boolean => store === 'embedded';

async function openClient(config: StoreConfig): Promise<SqlClient> {
  const { store = '', databaseUrl, databaseConnections: connections, supabaseUrl, supabaseKey } = config;
  if (store === 'supabase') {
    const publishable = config.supabasePublishableKey;
    if (supabaseUrl === undefined || (supabaseKey === undefined && publishable === undefined))
      throw new KbError('invalid_input', 'The store supabase needs SUPABASE_URL and SUPABASE_SECRET_KEY.');
    const { supabaseClient } = await import('./stores/postgres/supabase-client.ts');
    const users = publishable === undefined ? undefined : { key: publishable, token: callerToken };
    return supabaseClient({ url: supabaseUrl, key: supabaseKey, users });
  }
  const url = store === 'postgres' ? databaseUrl : store;
  if (url === undefined) throw new KbError('invalid_input', 'The store postgres needs the address in DATABASE_URL.');
  const { pgClient } = await import('./stores/postgres/pg-client.ts');
  return pgClient({ url, connections });
}
