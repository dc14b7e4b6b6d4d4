import { join, resolve } from 'node:path';
import {
  type Approve,
  createMcpOpenAIClient,
  credentialFolder,
  type McpOpenAIClient,
  parseServer,
  type ServerSpec,
  type ServiceMemory,
} from '@kb-mcp/ask';
import { KbError } from '@kb-mcp/core';
import type { Config } from '@kb-mcp/core/config';
import { leadToPage } from './lead-to-page.ts';

export interface OpenClientOptions {
  readonly approve: Approve;
  /** Instead of those that are configured. */
  readonly servers?: readonly ServerSpec[] | undefined;
  /** Whether a browser is opened where a server asks for a sign-in. */
  readonly browser?: boolean | undefined;
  /** Whether a server that OpenAI calls may be changed. */
  readonly changes?: boolean | undefined;
  /** What earlier clients have learnt of the service. */
  readonly memory?: ServiceMemory | undefined;
}

/** The client as configured: over this base, unless other servers are named. */
export function openClient(
  config: Config,
  { approve, servers, browser = true, changes, memory }: OpenClientOptions,
): McpOpenAIClient {
  const { model, modelApi, modelUrl, modelKey, modelBudget, azureEndpoint, azureKey, azureVersion, remote } = config;
  if (remote !== undefined && config.servers.length > 0)
    throw new KbError(
      'invalid_input',
      'Give either --remote or --server: OpenAI calls the one, this machine the other.',
    );
  return createMcpOpenAIClient({
    model,
    api: remote === undefined ? modelApi : 'responses',
    apiKey: azureEndpoint === undefined ? modelKey : (azureKey ?? modelKey),
    baseURL: azureEndpoint === undefined ? modelUrl : undefined,
    azure: azureEndpoint === undefined ? undefined : { endpoint: azureEndpoint, apiVersion: azureVersion },
    remote: remote === undefined ? undefined : { url: remote, token: config.serverToken, changes },
    servers: servers ?? (remote === undefined ? serversOf(config, browser) : []),
    memory,
    limits: { tokens: modelBudget },
    price: priceOf(config.modelPrice),
    approve,
  });
}

function serversOf(config: Config, browser: boolean): readonly ServerSpec[] {
  const { servers, serverToken: token, serverClientId: clientId, data } = config;
  if (servers.length === 0) return [ownServer(config)];
  const signIn = { store: credentialFolder(join(resolve(data), 'sign-ins')), show: leadToPage({ browser }), clientId };
  return servers.map((line) => {
    const spec = parseServer(line);
    return 'url' in spec ? { ...spec, token, signIn } : spec;
  });
}

/** This very program over stdio, with what it was started with. */
function ownServer({ data, store }: Pick<Config, 'data' | 'store'>): ServerSpec {
  const env = Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return {
    name: 'kb-mcp',
    command: process.execPath,
    args: [...process.execArgv, resolve(process.argv[1] ?? 'kb-mcp'), '--transport', 'stdio', '--data', resolve(data)],
    env: { ...Object.fromEntries(env), KB_MCP_STORE: store },
  };
}

function priceOf(price: string | undefined) {
  if (price === undefined) return undefined;
  const [input = 0, output = 0] = price.split('/').map(Number);
  return { input, output };
}
