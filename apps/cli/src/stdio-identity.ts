import { type CallObserver, type Log, type Principal, toKbError } from '@kb-mcp/core';
import type { Config } from '@kb-mcp/core/config';

/** Who the client on stdio is, and a signal for when that is no longer so. */
export interface StdioIdentity extends AsyncDisposable {
  readonly principal: Principal;
  readonly gone: AbortSignal;
  readonly observe: CallObserver;
}

/** The caller whose key `KB_MCP_TOKEN` holds. Throws `unauthenticated` for a key that is not valid. */
export async function stdioIdentity({ config, log }: { config: Config; log: Log }): Promise<StdioIdentity> {
  const [{ openState }, { auditing }, { keyAuthority }] = await Promise.all([
    import('@kb-mcp/core/open'),
    import('./auditing.ts'),
    import('@kb-mcp/core/access'),
  ]);
  const state = await openState(config);
  const keys = keyAuthority({ state, simpleKey: config.apiKey });
  const secret = config.token ?? '';
  const principal = await keys.require(secret).catch(async (error: unknown) => {
    await state[Symbol.asyncDispose]();
    throw error;
  });
  const audited = auditing({ state, days: config.auditDays, log });
  const gone = new AbortController();
  const timer = setInterval(recheck, RECHECK_MS).unref();

  async function recheck(): Promise<void> {
    try {
      if (rightsOf(await keys.require(secret)) === rightsOf(principal)) return;
      log.warn({ principal: principal.id }, 'The rights of this key have changed: start again to use them.');
    } catch (error) {
      log.warn({ principal: principal.id }, toKbError(error).message);
    }
    gone.abort();
  }

  return {
    principal,
    gone: gone.signal,
    observe: (call) => audited.finished(call, { door: 'stdio' }),
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await audited[Symbol.asyncDispose]();
      await state[Symbol.asyncDispose]();
    },
  };
}

const RECHECK_MS = 5_000;

const rightsOf = ({ scopes, collections }: Principal): string =>
  JSON.stringify([[...scopes], collections === 'all' ? 'all' : [...collections]]);
