import { serviceMemory } from '@kb-mcp/ask';
import { KbError, type Log, type Principal } from '@kb-mcp/core';
import type { Config } from '@kb-mcp/core/config';
import { authInfoOf, type mcpServerFactory } from '@kb-mcp/core/mcp';
import type { RestOptions } from '@kb-mcp/http';
import { openClient } from './open-client.ts';

type Factory = ReturnType<typeof mcpServerFactory>;

/** Lets the model answer callers of the HTTP server, each with the rights of its own key and no more than reading. */
export function askForCallers(config: Config, factory: Factory, log: Log): NonNullable<RestOptions['ask']> {
  const settings = { ...config, remote: undefined };
  const memory = serviceMemory();
  // Opened and thrown away, so that a missing key is said at the start and not to the first caller.
  openClient(settings, { approve, servers: [] });
  return async function* (question, { principal, signal }) {
    await using client = openClient(settings, { approve, servers: [innerServer(factory, principal)], memory });
    try {
      yield* client.stream(question, { signal });
    } catch (thrown) {
      throw forCaller(thrown, log);
    }
  };
}

/** That the owner's key or model is not right is nothing a caller can mend, and would read as a fault of its own key. */
function forCaller(thrown: unknown, log: Log): unknown {
  if (!(thrown instanceof KbError) || !['unauthenticated', 'not_found'].includes(thrown.code)) return thrown;
  log.error({ err: thrown }, thrown.message);
  return new KbError(
    'upstream_failed',
    'The model of this server cannot be used; its owner finds the reason in the log.',
  );
}

const approve = ({ readOnly }: { readonly readOnly: boolean }): boolean => readOnly;

const innerServer = (factory: Factory, principal: Principal) => ({
  name: 'kb-mcp',
  async serve(transport: object) {
    const server = await factory({ era: 'legacy', authInfo: authInfoOf(principal) });
    // Both ends are transports of the same SDK, which the package of the client does not show.
    await server.connect(transport as Parameters<typeof server.connect>[0]);
  },
});
