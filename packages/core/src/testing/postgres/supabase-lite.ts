import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { supabaseClient } from '../../stores/postgres/supabase-client.ts';
import { migrate } from '../../stores/postgres/migrate.ts';
import { pgliteClient } from '../../stores/postgres/pglite-client.ts';
import type { SqlClient } from '../../stores/postgres/sql-client.ts';

/** What happens to a call of a function: a status instead of an answer, or an answer that is lost after the work was done. */
export type Trouble = (operation: string) => number | 'lost' | undefined;

export interface SupabaseLite extends SqlClient {
  readonly url: string;
  /** A secret and a publishable key. */
  readonly keys: { readonly secret: string; readonly publishable: string };
}

/** The claims of a token of Supabase Auth that is valid, as the project would find by its keys. */
export type Claims = (token: string) => Promise<object | undefined>;

/**
 * A local stand-in of Supabase over HTTP, with the official client in front: calls go through it, set-up and emptying straight to its PGlite.
 * It knows tokens of a shared secret only, so those that `claimsOf` knows are signed again on the way.
 */
export async function supabaseLite(
  trouble: Trouble = () => undefined,
  claimsOf: Claims = async () => undefined,
): Promise<SupabaseLite> {
  const [{ App }, { createPgliteConnection }] = await Promise.all([
    import('@supabase/lite'),
    import('@supabase/lite/pglite'),
  ]);
  const connection = await createPgliteConnection({ url: 'memory://' });
  const database = pgliteClient(connection.driver);
  const secret = 'sb_secret_for_tests';
  const publishable = 'sb_publishable_for_tests';
  const app = new App({
    connection,
    auth: { jwt_secret: signing },
    options: {
      server: {
        apiKeys: {
          async resolver(key) {
            if (key === secret) return { type: 'secret', claims: { role: 'service_role' } };
            return key === publishable ? { type: 'publishable', claims: { role: 'anon' } } : null;
          },
        },
      },
    },
  });
  await app.ensureSystemSchema();
  await migrate(database);
  const server = createServer((request, response) => {
    void answer(app, request, response, { trouble: trouble(request.url?.split('/kb_')[1] ?? ''), claimsOf });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const url = `http://127.0.0.1:${port}`;
  const client = supabaseClient({ url, key: secret });
  return {
    ...client,
    url,
    keys: { secret, publishable },
    ...(database.run && { run: database.run }),
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]();
      server.closeAllConnections();
      server.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

interface Fetching {
  fetch(request: Request, context: { readonly peerAddress: string | null }): Response | Promise<Response>;
}

async function answer(
  app: Fetching,
  request: IncomingMessage,
  response: ServerResponse,
  { trouble, claimsOf }: { readonly trouble: ReturnType<Trouble>; readonly claimsOf: Claims },
): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  if (typeof trouble === 'number') {
    response.writeHead(trouble, { 'content-type': 'text/plain' }).end('Busy.');
    return;
  }
  const headers = new Headers(
    Object.entries(request.headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
  const bearer = headers.get('authorization')?.slice('Bearer '.length) ?? '';
  const claims = bearer.startsWith('sb_') ? undefined : await claimsOf(bearer);
  if (claims) headers.set('authorization', `Bearer ${signed(claims)}`);
  const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {};
  const asked = new Request(`http://${request.headers.host}${request.url}`, {
    method: request.method ?? 'GET',
    headers,
    ...body,
  });
  const answered = await app.fetch(asked, { peerAddress: request.socket.remoteAddress ?? null });
  if (trouble === 'lost') {
    request.socket.destroy();
    return;
  }
  response.writeHead(answered.status, Object.fromEntries(answered.headers));
  response.end(Buffer.from(await answered.arrayBuffer()));
}

const signing = 'a secret that only these tests know';

function signed(claims: object): string {
  const parts = [{ alg: 'HS256', typ: 'JWT' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  return [...parts, createHmac('sha256', signing).update(parts.join('.')).digest('base64url')].join('.');
}
