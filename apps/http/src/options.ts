import type { KnowledgeBase, Log } from '@kb-mcp/core';
import type { McpServerFactory } from '@modelcontextprotocol/server';
import type { AccessControl } from './auth/access-control.ts';
import type { Authenticate } from './auth.ts';
import type { Metrics } from './metrics.ts';
import type { RateLimits } from './rate-limits.ts';
import type { RestOptions } from './rest/door.ts';
import type { Tracer } from './traces.ts';

export interface HttpOptions {
  /** Makes the MCP servers behind `/mcp` and `/sse`; without it there are no such doors. */
  readonly factory?: McpServerFactory | undefined;
  /** Opens the routes below `/api`, with their description and `/docs`. */
  readonly rest?: RestOptions | undefined;
  /** Shows documents at `/documents/<id>`; without it there is no such page. */
  readonly kb?: KnowledgeBase | undefined;
  /** The address under which clients reach the server, path included, when it is not the one it listens on. */
  readonly publicUrl?: string | undefined;
  /** The address to listen on; loopback unless said otherwise. */
  readonly host?: string | undefined;
  /** Host names that requests may carry besides this machine's own and the public one. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Web origins whose pages may call the server from a browser. */
  readonly allowedOrigins?: readonly string[] | undefined;
  /** Keeps sessions for 2025 clients of `/mcp`; otherwise every request stands alone. */
  readonly statefulSessions?: boolean | undefined;
  /** Says who calls; everyone is the local user when absent, which is only accepted on loopback. */
  readonly authenticate?: Authenticate | undefined;
  /** Says who calls by keys and tokens, and tells the others what to bring. */
  readonly access?: AccessControl | undefined;
  /** How many requests a caller and an address may send. */
  readonly rates?: RateLimits | undefined;
  /** Serves without credentials beyond loopback. */
  readonly insecureNoAuth?: boolean | undefined;
  /** Proxies whose `X-Forwarded-For` is believed: addresses, networks, or `loopback`. */
  readonly trustProxy?: readonly string[] | undefined;
  /** Serves https with this certificate chain and key, in PEM. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  readonly metrics?: Metrics | undefined;
  readonly tracer?: Tracer | undefined;
  /** Whether what callers come for can be served. */
  readonly ready?: (() => Promise<boolean>) | undefined;
  readonly log?: Log | undefined;
  readonly limits?: Partial<Limits> | undefined;
}

export interface Limits {
  readonly bodyBytes: number;
  /** A document sent to `/api/upload`, with all that comes with it. */
  readonly uploadBytes: number;
  /** Open sessions, over all callers, of `/sse` and of `/mcp` each. */
  readonly sessions: number;
  /** Open sessions of one caller, of each; the process's own user has no such limit. */
  readonly callerSessions: number;
  /** How long a request may take to arrive. */
  readonly requestMs: number;
  /** A `/mcp` session without a request for this long is closed. */
  readonly idleMs: number;
  /** What a `/mcp` session remembers, so that a client that lost its stream can resume it. */
  readonly resumeBytes: number;
  readonly keepAliveMs: number;
  /** What a client that does not read may leave waiting on one stream. */
  readonly unreadBytes: number;
  /** How long calls in flight may take after `close`. */
  readonly graceMs: number;
}

export const defaultLimits: Limits = {
  bodyBytes: 10 * 2 ** 20,
  uploadBytes: 64 * 2 ** 20,
  sessions: 2_000,
  callerSessions: 200,
  requestMs: 60_000,
  idleMs: 30 * 60_000,
  resumeBytes: 256 * 1024,
  keepAliveMs: 15_000,
  unreadBytes: 16 * 2 ** 20,
  graceMs: 10_000,
};
