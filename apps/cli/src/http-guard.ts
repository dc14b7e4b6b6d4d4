import type { CallObserver, FinishedCall, Log, StateStore } from '@kb-mcp/core';
import { keyAuthority } from '@kb-mcp/core/access';
import type { Config } from '@kb-mcp/core/config';
import { openState } from '@kb-mcp/core/open';
import { currentRequest, type HttpOptions, keyAccess, type Metrics, rateLimits, type Tracer } from '@kb-mcp/http';
import { auditing } from './auditing.ts';
import { tokenVerifier } from './token-verifier.ts';

/** What stands between the internet and the tools: who may call, how often, and what is written down. */
export interface HttpGuard extends Required<Pick<HttpOptions, 'access' | 'rates'>>, AsyncDisposable {
  readonly observe: CallObserver;
  readonly state: StateStore;
}

export interface HttpGuardOptions {
  readonly config: Config;
  /** The address under which clients reach the server. */
  readonly base: string;
  readonly log: Log;
}

export interface GuardOptions extends HttpGuardOptions {
  readonly metrics: Metrics;
  readonly tracer?: Tracer | undefined;
}

export async function httpGuard({ config, base, log, metrics, tracer }: GuardOptions): Promise<HttpGuard> {
  const state = await openState(config);
  const keys = keyAuthority({ state, simpleKey: config.apiKey });
  const audited = auditing({ state, days: config.auditDays, log });
  const tokens = await tokenVerifier({ config, base, log, state });
  return {
    access: config.auth === 'none' ? undefined : keyAccess({ keys, base, always: config.auth === 'keys', tokens }),
    rates: rateLimits({ state, ...config, onLimit: metrics.limited }),
    state,
    observe: (call) => {
      metrics.observe(call);
      tracer?.observe(call);
      logged(call, log);
      const request = currentRequest();
      audited.finished(call, { door: request?.door ?? 'http', request: request?.id });
    },
    async [Symbol.asyncDispose]() {
      await audited[Symbol.asyncDispose]();
      await state[Symbol.asyncDispose]();
    },
  };
}

function logged({ tool, principal, outcome, ms }: FinishedCall, log: Log): void {
  const request = currentRequest()?.id;
  log.info?.({ request, tool, principal: principal.id, outcome, ms: Math.round(ms * 10) / 10 }, 'Called.');
}
