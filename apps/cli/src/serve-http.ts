import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Config } from '@kb-mcp/core/config';
import { mcpServerFactory } from '@kb-mcp/core/mcp';
import { openKnowledgeBase } from '@kb-mcp/core/open';
import { allowedTools } from '@kb-mcp/core/tools';
import { guardedTools } from '@kb-mcp/core/tools/guarded';
import { metrics, readiness, serveMetrics, startHttp, tracer, urlsOf } from '@kb-mcp/http';
import { readExtension, startFiles } from './extension.ts';
import { firstReading } from './first-reading.ts';
import { httpGuard } from './http-guard.ts';
import type { IndexingCounts } from './index-paths.ts';
import { pinoLog } from './pino-log.ts';
import { plural } from './numbers.ts';
import { CONFIG_FILE } from './settings.ts';
import { readTls } from './tls.ts';
import { stopSignal } from './stop-signal.ts';
import { remark } from './terminal.ts';
import { version } from './version.ts';
import { welcome } from './welcome.ts';

export interface ServeHttpOptions {
  readonly config: Config;
  readonly paths: readonly string[];
  readonly question?: string | undefined;
  /** Serves MCP clients too, not the plain HTTP routes alone. */
  readonly mcp?: boolean | undefined;
}

/** Serves `/mcp`, `/sse` and `/api` until the process is told to stop; documents are read before into an empty base, else meanwhile. */
export async function serveOverHttp({ config, paths, question, mcp = true }: ServeHttpOptions): Promise<void> {
  const log = pinoLog(config);
  const signal = stopSignal();
  const { host, publicUrl } = config;
  // Citations carry the port, so it must be known before the base is opened.
  const port = config.port === 0 ? await freePort(host) : config.port;
  const tls = readTls(config);
  const { base } = urlsOf({ host, port, publicUrl, tls: tls !== undefined });
  const { tools, loaders } = await readExtension(config);
  const protect = [CONFIG_FILE, ...startFiles(config)];
  await using kb = await openKnowledgeBase(config, { baseUrl: base, protect, log, loaders, version, serving: true });
  const figures = metrics({ kb, log });
  const { otelEndpoint: endpoint } = config;
  await using traces = endpoint === undefined ? undefined : tracer({ endpoint, version, log });
  await using guard = await httpGuard({ config, base, log, metrics: figures, tracer: traces });
  const first = firstReading(kb, paths, { log, signal });
  const offer = {
    kb: first.kb,
    tools: guardedTools(allowedTools(config.allow, tools), callLimits(config)),
    version,
    observe: guard.observe,
  };
  const factory = mcpServerFactory({ ...offer, log });
  await first.early;
  const ask = config.serveAsk ? (await import('./ask/for-callers.ts')).askForCallers(config, factory, log) : undefined;
  await using server = await startHttp({
    factory: mcp ? factory : undefined,
    rest: { ...offer, ask },
    access: guard.access,
    rates: guard.rates,
    kb,
    host,
    port,
    publicUrl,
    allowedHosts: config.allowedHosts,
    statefulSessions: config.stateful,
    insecureNoAuth: config.insecureNoAuth,
    trustProxy: config.trustProxy,
    tls,
    metrics: figures,
    tracer: traces,
    ready: readiness({ kb, state: guard.state, log }),
    log,
  });
  await using _metrics = config.metricsPort === undefined ? undefined : await serveMetrics(figures, config.metricsPort);
  remark(welcome({ urls: server.urls, config, mcp, closed: (await guard.access?.closed()) ?? false }));
  const read = first.reading.then((counts) => {
    if (paths.length > 0) remark(`\nDocuments read: ${summary(counts)}.`);
    if (question) remark(`Try asking: ${question}`);
  });
  if (!signal.aborted) await once(signal, 'abort');
  await read;
}

const callLimits = ({ concurrentCalls, callSeconds }: Config) => ({
  concurrent: concurrentCalls,
  changes: Math.min(2, concurrentCalls),
  waiting: 1_000,
  timeoutMs: callSeconds * 1_000,
});

const summary = ({ added, changed, unchanged, removed, failed }: IndexingCounts) =>
  `${plural(added, 'file')} added, ${changed} changed, ${unchanged} unchanged, ${removed} removed, ${failed} failed`;

async function freePort(host: string): Promise<number> {
  const probe = createServer().listen(0, host);
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
