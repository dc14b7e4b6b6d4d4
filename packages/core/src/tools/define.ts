import type { z } from 'zod';
import type { ErrorCode } from '../errors.ts';
import type { KnowledgeBase } from '../knowledge-base.ts';
import type { Principal, Scope } from '../model.ts';

/** What a tool runs with. */
export interface ToolContext {
  readonly kb: KnowledgeBase;
  readonly principal: Principal;
  readonly signal?: AbortSignal | undefined;
  /** Called as work advances; `total` may be unknown. Never needed for correctness. */
  readonly progress?: ((done: number, total: number | undefined, message: string) => void) | undefined;
  /** Told what was done otherwise than asked, and why, by a tool whose output has no room for it. */
  readonly notice?: ((sentence: string) => void) | undefined;
  /** Told of every call when it is over. */
  readonly observe?: CallObserver | undefined;
}

/** What became of a call; nothing of what was asked or answered but the ids. */
export interface FinishedCall {
  readonly tool: string;
  readonly effect: ToolEffect;
  readonly principal: Principal;
  readonly outcome: 'ok' | ErrorCode;
  readonly ms: number;
  /** Ids of the documents that were named or given, at most 20. */
  readonly objects: readonly string[];
}

export type CallObserver = (call: FinishedCall) => void;

export type ToolGroup = 'read' | 'write' | 'files';

/** What a tool does to the world; the four MCP hints follow from it. */
export type ToolEffect = 'read' | 'add' | 'replace' | 'destroy';

/** One thing a caller can ask, whatever the door. Schemas have no transforms: they may be parsed twice. */
export interface Tool<I extends z.ZodObject = z.ZodObject, O extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly title: string;
  /** Written for a model: what it does, when to use it, what comes back. */
  readonly description: string;
  readonly group: ToolGroup;
  readonly scope: Scope;
  readonly effect: ToolEffect;
  readonly input: I;
  readonly output: O;
  run(input: z.output<I>, context: ToolContext): Promise<z.input<O>>;
}

/** Gives a tool its types. */
export const defineTool = <I extends z.ZodObject, O extends z.ZodObject>(tool: Tool<I, O>): Tool<I, O> => tool;
