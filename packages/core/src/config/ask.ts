import { z } from 'zod';
import { flagValue, list, setting } from './fields.ts';

const address = z.url({ protocol: /^https?$/ });

/** Which model answers `kb-mcp ask` and `kb-mcp chat`, and with which servers. */
export const askSettings = {
  model: setting(z.string().min(1), 'OPENAI_MODEL', '--model <name>', 'Model that answers.').default('gpt-4.1-mini'),
  modelApi: setting(
    z.enum(['chat', 'responses']),
    'KB_MCP_MODEL_API',
    '--api <kind>',
    'chat for Chat Completions, which compatible services have; responses for the Responses API of OpenAI.',
  ).default('chat'),
  modelUrl: setting(
    address.optional(),
    'OPENAI_BASE_URL',
    '--base-url <url>',
    'Service that speaks like OpenAI: Ollama, LM Studio, vLLM, a proxy.',
  ),
  modelKey: setting(z.string().min(1).optional(), 'OPENAI_API_KEY', undefined, 'Key for the service of the model.'),
  azureEndpoint: setting(
    address.optional(),
    'AZURE_OPENAI_ENDPOINT',
    undefined,
    'Resource on Azure, instead of OpenAI; the model is then the name of the deployment.',
  ),
  azureKey: setting(z.string().min(1).optional(), 'AZURE_OPENAI_API_KEY', undefined, 'Key for that resource.'),
  azureVersion: setting(
    z.string().min(1),
    'OPENAI_API_VERSION',
    undefined,
    'Version of the API of that resource.',
  ).default('2024-10-21'),
  modelPrice: setting(
    z
      .string()
      .regex(/^\d+(\.\d+)?\/\d+(\.\d+)?$/, 'write dollars a million tokens as input/output, such as 0.4/1.6')
      .optional(),
    'KB_MCP_MODEL_PRICE',
    '--price <input/output>',
    'Dollars a million tokens, in and out, such as 0.4/1.6: answers then show what they cost.',
  ),
  modelBudget: setting(
    z.coerce.number().int().min(1_000),
    'KB_MCP_MODEL_BUDGET',
    '--budget <tokens>',
    'Tokens of one question after which the model has to answer.',
  ).default(200_000),
  servers: setting(
    list(z.string().min(1)),
    'KB_MCP_SERVERS',
    '--server <url or command...>',
    'MCP server whose tools the model gets, instead of this base; name=… in front gives it a name.',
  ).default([]),
  serverToken: setting(
    z.string().min(1).optional(),
    'KB_MCP_SERVER_TOKEN',
    undefined,
    'Bearer token for the servers that are given as URLs. Without it a person signs in where a server asks for that.',
  ),
  serverClientId: setting(
    z.string().min(1).optional(),
    'KB_MCP_SERVER_CLIENT_ID',
    undefined,
    'Id of the program at the authorization server of those servers, where programs cannot register themselves; an https address is that of its metadata document.',
  ),
  serveAsk: setting(
    flagValue,
    'KB_MCP_SERVE_ASK',
    '--serve-ask',
    'Let the model answer at POST /api/ask, at the cost of the owner of its key.',
  ).default(false),
  remote: setting(
    address.optional(),
    'KB_MCP_REMOTE',
    '--remote <url>',
    'Public MCP server that OpenAI itself calls; implies --api responses.',
  ),
};
