export * from './access/permission.ts';
export { withCallerToken } from './caller-token.ts';
export * from './config.ts';
export * from './errors.ts';
export type * from './knowledge-base.ts';
export * from './log.ts';
export * from './model.ts';
export type * from './ports.ts';
export type * from './quotations.ts';
export type * from './sources.ts';
export * from './tools/call-tool.ts';
export {
  type CallObserver,
  defineTool,
  type FinishedCall,
  type Tool,
  type ToolContext,
  type ToolEffect,
  type ToolGroup,
} from './tools/define.ts';
export { allowedTools, tools } from './tools/index.ts';
export { type Turns, turns } from './turns.ts';
export type * from './versions.ts';
