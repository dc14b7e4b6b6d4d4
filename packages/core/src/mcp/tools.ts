import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import type { CallToolResult, ListToolsResult, ServerContext, Tool as WireTool } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { errorBody, KbError, toKbError } from '../errors.ts';
import type { KnowledgeBase } from '../knowledge-base.ts';
import type { Log } from '../log.ts';
import type { Principal } from '../model.ts';
import { callTool, usableTools } from '../tools/call-tool.ts';
import type { CallObserver, Tool, ToolContext, ToolEffect } from '../tools/define.ts';

type Request = Pick<ServerContext['mcpReq'], 'signal' | 'notify' | '_meta'>;

export interface ToolRoom {
  list(principal: Principal): ListToolsResult;
  call(
    params: { readonly name: string; readonly arguments?: unknown },
    request: Request,
    principal: Principal,
  ): Promise<CallToolResult>;
}

export interface ToolRoomOptions {
  readonly kb: KnowledgeBase;
  readonly tools: readonly Tool[];
  readonly log: Log;
  readonly observe?: CallObserver | undefined;
}

/** The tools as MCP shows and calls them. What goes wrong inside a call is a result with `isError`, for the model to read. */
export function toolRoom({ kb, tools, log, observe }: ToolRoomOptions): ToolRoom {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  // Made when a client first asks for the list: a call needs none of it.
  const wire = new Map<Tool, WireTool>();
  const shown = (tool: Tool): WireTool => {
    const known = wire.get(tool) ?? definitionOf(tool);
    wire.set(tool, known);
    return known;
  };

  return {
    list: (principal) => ({
      tools: usableTools(tools, principal).map(shown),
    }),
    async call({ name, arguments: input }, request, principal) {
      const tool = byName.get(name);
      if (!tool)
        throw new ProtocolError(ProtocolErrorCode.InvalidParams, unknownTool(name, usableTools(tools, principal)));
      const { signal } = request;
      try {
        const progress = progressTo(request, log);
        const notices: string[] = [];
        const notice = (sentence: string) => notices.push(sentence);
        const output = await callTool(tool, input, { kb, principal, signal, progress, observe, notice });
        return {
          // ChatGPT wants exactly one item of its `search`, with nothing but the results.
          content: [{ type: 'text', text: JSON.stringify(output) }],
          structuredContent: output,
          ...(notices.length > 0 && { _meta: { 'kb-mcp/notice': notices.join(' ') } }),
        };
      } catch (thrown) {
        const error = signal.aborted ? new KbError('cancelled', 'The call was cancelled.') : toKbError(thrown);
        if (error.code === 'internal') log.error({ err: error.cause, tool: name }, 'A tool failed.');
        return { content: [{ type: 'text', text: JSON.stringify(errorBody(error)) }], isError: true };
      }
    },
  };
}

function definitionOf(tool: Tool): WireTool {
  return {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    inputSchema: jsonSchemaOf(tool.input),
    outputSchema: jsonSchemaOf(tool.output),
    annotations: { title: tool.title, ...hints[tool.effect] },
  };
}

// The input form of both: it leaves objects open, so a client that keeps an old list accepts a field added later.
function jsonSchemaOf(schema: z.ZodObject): WireTool['inputSchema'] {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  // An object schema always converts to `type: 'object'`; zod's type does not say so.
  return rest as WireTool['inputSchema'];
}

const hints: Record<ToolEffect, Required<Omit<NonNullable<WireTool['annotations']>, 'title'>>> = {
  read: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  add: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
  replace: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  destroy: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
};

function unknownTool(name: string, tools: readonly Tool[]): string {
  return `There is no tool «${name}» here. There are: ${tools.map((tool) => tool.name).join(', ')}.`;
}

function progressTo({ notify, _meta }: Request, log: Log): ToolContext['progress'] {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return undefined;
  let last = -1;
  return (done, total, message) => {
    // The protocol wants every value to be greater than the one before.
    if (done <= last) return;
    last = done;
    const params = { progressToken, progress: done, message, ...(total !== undefined && { total }) };
    notify({ method: 'notifications/progress', params }).catch((error: unknown) =>
      log.warn({ err: error }, 'Progress was not delivered.'),
    );
  };
}
