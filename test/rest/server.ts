import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { localPrincipal, silentLog } from '@kb-mcp/core';
import { loadConfig } from '@kb-mcp/core/config';
import { mcpServerFactory } from '@kb-mcp/core/mcp';
import { openKnowledgeBase } from '@kb-mcp/core/open';
import { tools } from '@kb-mcp/core/tools';
import { startHttp } from '@kb-mcp/http';

const sample = fileURLToPath(new URL('../../examples/knowledge-base', import.meta.url));

export interface RestServer extends AsyncDisposable {
  readonly base: string;
  readonly mcp: string;
  /** The id of a document of the sample. */
  readonly id: string;
  /** The id of the job that read the sample. */
  readonly job: string;
}

/** A server over the sample with every tool open, in one process with the test. */
export async function restServer(): Promise<RestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'kb-mcp-rest-'));
  await writeFile(join(folder, 'canteen.md'), '# Canteen\n\nThe canteen opens at noon.\n');
  const settings = { data: join(folder, 'data'), roots: [folder], publicUrl: 'https://kb.example' };
  const kb = await openKnowledgeBase(loadConfig({ flags: settings }));
  for await (const { reason } of kb.addPaths([sample], { principal: localPrincipal })) if (reason) throw reason;
  const factory = mcpServerFactory({ kb, tools });
  const server = await startHttp({ factory, rest: { kb, tools, version: '1.2.3' }, port: 0, log: silentLog });
  const { items } = await kb.list({ limit: 1 }, { principal: localPrincipal });
  const jobs = await kb.jobs.list({ limit: 1 }, { principal: localPrincipal });
  return {
    base: server.urls.base,
    mcp: server.urls.mcp,
    id: items[0]?.id ?? '',
    job: jobs.items[0]?.id ?? '',
    async [Symbol.asyncDispose]() {
      await server.close();
      await kb[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
