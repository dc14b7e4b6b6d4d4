import type { z } from 'zod';
import { callTool } from '../tools/call-tool.ts';
import type { Tool, ToolContext } from '../tools/define.ts';

/** Calls a tool from inside, so that a resource, a prompt or a completion can do nothing that a tool call could not. */
export const ask = async <I extends z.ZodObject, O extends z.ZodObject>(
  tool: Tool<I, O>,
  input: z.input<I>,
  context: ToolContext,
): Promise<z.output<O>> => tool.output.parse(await callTool(tool, input, context));
