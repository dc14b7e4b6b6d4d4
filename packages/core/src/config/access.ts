import { z } from 'zod';
import { rightsSchema, scopes } from '../access/rights.ts';
import { json, list, port, setting } from './fields.ts';

const perMinute = z.coerce.number().int().min(0).max(1_000_000);

/** Who may call, how often, and what is written about it. */
export const accessSettings = {
  auth: setting(
    z.enum(['none', 'keys', 'oauth', 'builtin']).optional(),
    'KB_MCP_AUTH',
    '--auth <kind>',
    'Who may call over HTTP: none asks nothing, keys asks for an API key, oauth for a token of --issuer, builtin signs people in itself; keys always work too. Default: keys as soon as there is one.',
  ),
  apiKey: setting(
    z
      .string()
      .regex(/^[\w\-.~+/]{16,}=*$/, 'use at least 16 letters, digits and -._~+/, as a bearer token may have')
      .optional(),
    'MCP_API_KEY',
    undefined,
    'One key with every right, for the simple case. Callers send it as a bearer token.',
  ),
  token: setting(
    z.string().min(1).optional(),
    'KB_MCP_TOKEN',
    undefined,
    'Over stdio: act with the rights of this key instead of all rights.',
  ),
  issuer: setting(
    z.url({ protocol: /^https?$/ }).optional(),
    'KB_MCP_ISSUER',
    '--issuer <url>',
    'With --auth oauth: the authorization server whose tokens are accepted.',
  ),
  audience: setting(
    list(z.string()),
    'KB_MCP_AUDIENCE',
    '--audience <value...>',
    'Audiences that a token of the issuer may be for, besides the addresses of this server.',
  ).default([]),
  oauthScopeClaims: setting(
    list(z.string()),
    'KB_MCP_OAUTH_SCOPE_CLAIMS',
    undefined,
    'Claims of a token in which scopes are looked for; dots lead into objects.',
  ).default(['scope', 'scp', 'permissions', 'roles']),
  oauthScopes: setting(
    json(z.record(z.string(), z.array(z.enum(scopes)))).optional(),
    'KB_MCP_OAUTH_SCOPES',
    undefined,
    'What a scope, permission or role of the issuer means here: {"docs.read": ["kb:read"]}. The names kb:read, kb:write, kb:files and kb:admin mean themselves.',
  ),
  oauthCollectionClaim: setting(
    z.string().min(1).optional(),
    'KB_MCP_OAUTH_COLLECTION_CLAIM',
    undefined,
    'Claim whose values oauthCollections maps to collections, such as groups.',
  ),
  oauthCollections: setting(
    json(z.record(z.string(), rightsSchema.shape.collections)).optional(),
    'KB_MCP_OAUTH_COLLECTIONS',
    undefined,
    'Collections by value of that claim: {"hr-team": {"hr": "writer"}, "staff": {"policies": "reader"}}.',
  ),
  oauthDefault: setting(
    list(z.string()),
    'KB_MCP_OAUTH_DEFAULT',
    '--oauth-default <collection...>',
    'Collections of every subject of the issuer besides those granted: all, or names, with :writer to write. Without any, a subject reads what was granted to it.',
  ).default([]),
  clockSkewSeconds: setting(
    z.coerce.number().int().min(0).max(300),
    'KB_MCP_CLOCK_SKEW_SECONDS',
    undefined,
    'How far the clocks of the issuer and of this machine may differ.',
  ).default(30),
  redirects: setting(
    list(z.string()),
    'KB_MCP_REDIRECTS',
    '--redirect <url...>',
    'With --auth builtin: where sign-ins may lead back to, besides this machine, claude.ai and chatgpt.com. A URL up to a path.',
  ).default([]),
  callsPerMinute: setting(
    perMinute,
    'KB_MCP_CALLS_PER_MINUTE',
    '--calls-per-minute <number>',
    'Requests of one key or person; 0 for no limit.',
  ).default(1_200),
  addressPerMinute: setting(
    perMinute,
    'KB_MCP_ADDRESS_PER_MINUTE',
    undefined,
    'Requests from one address; 0 for no limit. This machine is not counted where no credentials are asked.',
  ).default(6_000),
  failuresPerMinute: setting(
    perMinute,
    'KB_MCP_FAILURES_PER_MINUTE',
    undefined,
    'Refused credentials from one address before it has to wait; 0 for no limit.',
  ).default(30),
  concurrentCalls: setting(
    z.coerce.number().int().min(1).max(1_000),
    'KB_MCP_CONCURRENT_CALLS',
    undefined,
    'Calls over HTTP that run at the same time; the others wait their turn.',
  ).default(8),
  callSeconds: setting(
    z.coerce.number().int().min(1).max(3_600),
    'KB_MCP_CALL_SECONDS',
    undefined,
    'How long a call over HTTP may take, its wait included.',
  ).default(120),
  trustProxy: setting(
    list(z.string()),
    'KB_MCP_TRUST_PROXY',
    '--trust-proxy <address...>',
    'Proxies whose X-Forwarded-For is believed: addresses, networks, or loopback.',
  ).default([]),
  tlsCert: setting(z.string().min(1).optional(), 'KB_MCP_TLS_CERT', '--tls-cert <file>', 'Certificate chain, PEM.'),
  tlsKey: setting(z.string().min(1).optional(), 'KB_MCP_TLS_KEY', '--tls-key <file>', 'Its private key, PEM.'),
  metricsPort: setting(
    port.optional(),
    'KB_MCP_METRICS_PORT',
    '--metrics-port <number>',
    'Serve /metrics on this port of 127.0.0.1 without credentials. On the main port it needs the scope kb:admin.',
  ),
  logLevel: setting(
    z.enum(['debug', 'info', 'warn', 'error', 'silent']),
    'KB_MCP_LOG_LEVEL',
    '--log-level <level>',
    'What is logged on standard error: debug, info, warn, error or silent.',
  ).default('warn'),
  otelEndpoint: setting(
    z.url({ protocol: /^https?$/ }).optional(),
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    undefined,
    'OpenTelemetry collector that traces of requests and calls are sent to, over HTTP as JSON.',
  ),
  auditDays: setting(
    z.coerce.number().int().min(0).max(3_650),
    'KB_MCP_AUDIT_DAYS',
    undefined,
    'How long the audit log keeps who read or changed what over HTTP; 0 keeps none.',
  ).default(90),
};
