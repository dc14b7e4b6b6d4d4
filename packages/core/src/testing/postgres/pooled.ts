import type { SqlClient } from '../../stores/postgres/sql-client.ts';

/** Databases that are emptied and lent again, since making one takes longer than a test. */
export function pooled(make: () => Promise<SqlClient>): {
  /** An empty database, which comes back when its client is closed. */
  lend(): Promise<SqlClient>;
  close(): Promise<void>;
} {
  const all: SqlClient[] = [];
  const free: SqlClient[] = [];

  async function fresh(): Promise<SqlClient> {
    const client = await make();
    all.push(client);
    return client;
  }

  return {
    async lend() {
      const client = free.pop() ?? (await fresh());
      await client.run?.(emptied);
      let lent = true;
      return {
        ...client,
        async [Symbol.asyncDispose]() {
          if (lent) free.push(client);
          lent = false;
        },
      };
    },
    async close() {
      for (const client of all) await client[Symbol.asyncDispose]();
    },
  };
}

const emptied = `
  do $$ declare s record; begin
    for s in select id from kb.space loop execute format('drop table kb.vector_%s', s.id); end loop;
  end $$;
  truncate kb.collection, kb.member, kb.document, kb.version, kb.passage, kb.posting, kb.figure, kb.delta, kb.request, kb.staging, kb.entry, kb.space restart identity`;
