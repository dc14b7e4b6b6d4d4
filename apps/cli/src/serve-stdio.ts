import { localPrincipal } from '@kb-mcp/core';
import type { Config } from '@kb-mcp/core/config';
import { openKnowledgeBase } from '@kb-mcp/core/open';
import { readExtension, startFiles } from './extension.ts';
import { after, firstReading } from './first-reading.ts';
import { collectWhenIdle } from './idle-memory.ts';
import { stderrLog } from './log.ts';
import { CONFIG_FILE } from './settings.ts';
import { stdioIdentity } from './stdio-identity.ts';
import { stopSignal } from './stop-signal.ts';
import { remark } from './terminal.ts';
import { version } from './version.ts';

/** Serves one client over stdin and stdout until it has gone; documents are read meanwhile, and calls on an empty base wait for them. */
export async function serveOverStdio({
  config,
  paths,
}: {
  readonly config: Config;
  readonly paths: readonly string[];
}): Promise<void> {
  const log = stderrLog();
  const indexing = new AbortController();
  const broken = new AbortController();
  const { tools, loaders } = await readExtension(config);
  const protect = [CONFIG_FILE, ...startFiles(config)];
  await using kb = await openKnowledgeBase(config, { protect, log, loaders, version, serving: true });
  // The store opens in its thread while this one loads the protocol.
  const opened = kb.stats({ principal: localPrincipal });
  opened.catch(() => broken.abort());
  const [{ mcpServerFactory }, { allowedTools }, { serveStdio }] = await Promise.all([
    import('@kb-mcp/core/mcp'),
    import('@kb-mcp/core/tools'),
    import('@kb-mcp/stdio'),
  ]);
  const first = firstReading(kb, paths, { log, signal: indexing.signal });
  await using identity = config.token === undefined ? undefined : await stdioIdentity({ config, log });
  const observe = identity?.observe;
  const offered = after(first.early, allowedTools(config.allow, tools));
  const serverFor = mcpServerFactory({ kb: first.kb, tools: offered, version, log, observe });
  let met = false;
  const factory: typeof serverFor = (context) => {
    met = true;
    return serverFor(context);
  };
  const signal = AbortSignal.any([stopSignal(), broken.signal, ...(identity ? [identity.gone] : [])]);
  const stopCollecting = collectWhenIdle();
  await serveStdio({ factory, log, principal: identity?.principal, signal });
  stopCollecting();
  // Started in the background or by a script, with nobody at the other end.
  if (!met && config.transport === undefined && !signal.aborted) remark(NOBODY);
  indexing.abort();
  await first.reading;
  await opened;
}

const NOBODY =
  'kb-mcp: Standard input ended before any client said anything, so this server over stdio ends too. To be reached over HTTP, start it with --transport http.';
