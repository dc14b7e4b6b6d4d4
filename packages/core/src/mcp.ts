export * from './mcp/factory.ts';
export * from './mcp/principal.ts';
