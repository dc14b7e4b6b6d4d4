export { createMcpOpenAIClient } from './create-client.ts';
export type { ClientOptions, FunctionTool, McpOpenAIClient, QueryOptions, ToolResult } from './create-client.ts';
export type { Citation as AnswerCitation } from './citations/citation.ts';
export type { Source } from './citations/sources.ts';
export type { Approve } from './loop/approve.ts';
export type { Answer, AskEvent, FinishedCall } from './loop/events.ts';
export { parseServer } from './servers/server-spec.ts';
export type { CommandServer, InnerServer, InnerTransport, ServerSpec, UrlServer } from './servers/server-spec.ts';
