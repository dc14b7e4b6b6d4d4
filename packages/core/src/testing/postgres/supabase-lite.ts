import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { supabaseClient } from '../../stores/postgres/supabase-client.ts';
import { migrate } from '../../stores/postgres/migrate.ts';
import { pgliteClient } from '../../stores/postgres/pglite-client.ts';
import type { SqlClient } from '../../stores/postgres/sql-client.ts';

/** What happens to a call of a function: a status instead of an answer, or an answer that is lost after the work was done. */
export type Trouble = (operation: string) => number | 'lost' | undefined;

/** A local stand-in of Supabase over HTTP, with the official client in front: calls go through it, set-up and emptying straight to its PGlite. */
export async function supabaseLite(trouble: Trouble = () => undefined): Promise<SqlClient> {
  const [{ App }, { createPgliteConnection }] = await Promise.all([
    import('@supabase/lite'),
    import('@supabase/lite/pglite'),
  ]);
  const connection = await createPgliteConnection({ url: 'memory://' });
  const database = pgliteClient(connection.driver);
  const secret = 'sb_secret_for_tests';
  const app = new App({
    connection,
    options: {
      server: {
        apiKeys: {
          resolver: async (key) => (key === secret ? { type: 'secret', claims: { role: 'service_role' } } : null),
        },
      },
    },
  });
  await app.ensureSystemSchema();
  await migrate(database);
  const server = createServer((request, response) => {
    void answer(app, request, response, trouble(request.url?.split('/kb_')[1] ?? ''));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const client = supabaseClient({ url: `http://127.0.0.1:${port}`, key: secret });
  return {
    ...client,
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
  trouble: ReturnType<Trouble>,
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
