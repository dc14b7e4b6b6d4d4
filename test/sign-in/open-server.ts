import { localPrincipal, type StateStore, silentLog } from '@kb-mcp/core';
import { keyAuthority, users } from '@kb-mcp/core/access';
import { mcpServerFactory } from '@kb-mcp/core/mcp';
import { tools } from '@kb-mcp/core/tools';
import { builtinTokens, keyAccess, startHttp } from '@kb-mcp/http';
import { memoryState } from '../../packages/core/src/testing/memory-state.ts';
import { openTestKb } from '../../packages/core/src/testing/open-test-kb.ts';
import { freePort } from '../free-port.ts';

export const PASSPHRASE = 'correct horse battery staple';

/** Documents that clients may publish about themselves, by address. */
export const published = new Map<string, object>();

export interface SignInServer extends AsyncDisposable {
  readonly base: string;
  readonly state: StateStore;
  readonly events: string[];
  /** Ids of the documents, by collection. */
  readonly ids: Readonly<Record<string, string>>;
}

/** A server that people sign in to: the owner with all rights, and Anna, who reads one collection. */
export async function openSignInServer({
  state = memoryState(),
  path = '',
}: {
  readonly state?: StateStore;
  /** The path of its public address, as behind a proxy that passes it on. */
  readonly path?: string;
} = {}): Promise<SignInServer> {
  const kb = await openTestKb({
    documents: [
      { key: 'open.txt', title: 'Canteen', text: 'The canteen opens at noon.', collection: 'open' },
      { key: 'closed.txt', title: 'Vault', text: 'The vault opens at midnight.', collection: 'closed' },
    ],
  });
  const people = users({ state });
  if ((await people.list()).length === 0) {
    await people.create({ name: 'owner', passphrase: PASSPHRASE, scopes: ['kb:read', 'kb:write'], collections: 'all' });
    await people.create({ name: 'anna', passphrase: PASSPHRASE, scopes: ['kb:read'], collections: { open: 'reader' } });
  }
  const port = await freePort();
  const base = `http://127.0.0.1:${port}${path}`;
  const events: string[] = [];
  const tokens = builtinTokens({
    base,
    state,
    users: people,
    offered: ['kb:read', 'kb:write'],
    redirects: ['https://own.example/callback'],
    fetch: async (url) => {
      const found = published.get(url instanceof Request ? url.url : url.toString());
      return Response.json(found ?? {}, { status: found ? 200 : 404 });
    },
    record: (...event) => {
      events.push(event.join(' '));
    },
    log: silentLog,
  });
  const server = await startHttp({
    factory: mcpServerFactory({ kb, tools }),
    kb,
    port,
    ...(path !== '' && { publicUrl: base }),
    access: keyAccess({ keys: keyAuthority({ state }), always: true, base, tokens }),
  });
  const { items } = await kb.list({ limit: 10 }, { principal: localPrincipal });
  return {
    base,
    state,
    events,
    ids: Object.fromEntries(items.map(({ collection, id }) => [collection, id])),
    async [Symbol.asyncDispose]() {
      await server.close();
      await kb[Symbol.asyncDispose]();
    },
  };
}
