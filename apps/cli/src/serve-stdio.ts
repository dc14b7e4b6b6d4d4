import type { Config } from '@kb-mcp/core/config';
import { mcpServerFactory } from '@kb-mcp/core/mcp';
import { openKnowledgeBase } from '@kb-mcp/core/open';
import { allowedTools } from '@kb-mcp/core/tools';
import { serveStdio } from '@kb-mcp/stdio';
import { indexPaths } from './index-paths.ts';
import { stderrLog } from './log.ts';
import { CONFIG_FILE } from './settings.ts';
import { stopSignal } from './stop-signal.ts';
import { version } from './version.ts';

/** Serves one client over stdin and stdout until it has gone; documents are read meanwhile. */
export async function serveOverStdio({
  config,
  paths,
}: {
  readonly config: Config;
  readonly paths: readonly string[];
}): Promise<void> {
  const log = stderrLog();
  const indexing = new AbortController();
  await using kb = await openKnowledgeBase(config, { protect: [CONFIG_FILE] });
  const factory = mcpServerFactory({ kb, tools: allowedTools(config.allow), version, log });
  const reading = indexPaths(kb, paths, { log, signal: indexing.signal });
  await serveStdio({ factory, log, signal: stopSignal() });
  indexing.abort();
  await reading;
}
