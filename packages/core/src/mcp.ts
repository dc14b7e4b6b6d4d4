export { mcpServerFactory } from './mcp/factory.ts';
export type { McpOptions } from './mcp/factory.ts';
export { openRequests } from './mcp/open-requests.ts';
export type { OpenRequests } from './mcp/open-requests.ts';
export { authInfoOf, principalOf } from './mcp/principal.ts';
