import type { z } from 'zod';
import { mayUse, requireScope } from '../access/permission.ts';
import { KbError, toKbError } from '../errors.ts';
import { issueWords } from '../issue-words.ts';
import type { Principal } from '../model.ts';
import type { FinishedCall, Tool, ToolContext } from './define.ts';
import { objectsOf } from './objects-of.ts';

/** The only way to the knowledge base from any door: permission, input, run, output. Throws `KbError` or what went wrong inside. */
export async function callTool(tool: Tool, input: unknown, context: ToolContext): Promise<Record<string, unknown>> {
  const { principal, observe } = context;
  if (!observe) return run(tool, input, context);
  const started = performance.now();
  const finish = (outcome: FinishedCall['outcome'], output: unknown): void =>
    observe({
      tool: tool.name,
      effect: tool.effect,
      principal,
      outcome,
      ms: performance.now() - started,
      objects: objectsOf(input, output),
    });
  try {
    const output = await run(tool, input, context);
    finish('ok', output);
    return output;
  } catch (thrown) {
    finish(context.signal?.aborted ? 'cancelled' : toKbError(thrown).code, undefined);
    throw thrown;
  }
}

async function run(tool: Tool, input: unknown, context: ToolContext): Promise<Record<string, unknown>> {
  requireScope(context.principal, tool.scope);
  const parsed = tool.input.safeParse(input ?? {}, { error: issueWords });
  if (!parsed.success) throw new KbError('invalid_input', describeIssues(tool.name, parsed.error));
  context.signal?.throwIfAborted();
  return tool.output.parse(await tool.run(parsed.data, context));
}

/** The tools of which some call by that principal could succeed; it is not told of the others. */
export const usableTools = (tools: readonly Tool[], principal: Principal): readonly Tool[] =>
  tools.filter(({ scope }) => mayUse(principal, scope));

/** The tool of that name; throws `not_found` with the names there are. */
export function findTool(tools: readonly Tool[], name: string): Tool {
  const tool = tools.find((candidate) => candidate.name === name);
  if (tool) return tool;
  throw new KbError(
    'not_found',
    `There is no tool «${name}». There are: ${tools.map((known) => known.name).join(', ')}.`,
  );
}

/** One sentence for all that is wrong with an input. */
export function describeIssues(name: string, error: z.ZodError): string {
  const issues = error.issues.map((issue) => {
    const path = issue.path.map(String).join('.');
    return path ? `${path}: ${issue.message}` : issue.message;
  });
  return `The input of ${name} is not right: ${issues.join('; ')}.`;
}
