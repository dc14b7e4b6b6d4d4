import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { callTool, findTool, KbError, usableTools } from '@kb-mcp/core';
import type { CallObserver, KnowledgeBase, Tool } from '@kb-mcp/core';
import type { AccessControl } from '../auth/access-control.ts';
import { challenged } from '../auth/step-up.ts';
import type { Door } from '../door.ts';
import { goneSignal } from '../gone-signal.ts';
import { inFlight } from '../in-flight.ts';
import type { Limits } from '../options.ts';
import { type Ask, askRoute } from './ask.ts';
import { describing } from './describing.ts';
import { docsPage } from './docs-page.ts';
import { uploadIn } from './form.ts';
import { inputOf } from './input.ts';
import { jobRoutes } from './jobs.ts';
import { jsonSchemaOf } from './json-schema.ts';
import { offered, operations } from './operations.ts';

export interface RestOptions {
  readonly kb: KnowledgeBase;
  /** What may be called here; each caller may call those that its scopes allow. */
  readonly tools: readonly Tool[];
  readonly version?: string | undefined;
  readonly observe?: CallObserver | undefined;
  /** Opens `/api/ask`. */
  readonly ask?: Ask | undefined;
}

export interface RestDoorOptions extends RestOptions {
  readonly publicUrl: string | undefined;
  readonly access: AccessControl | undefined;
  readonly limits: Limits;
}

/** Every tool as plain HTTP below `/api`, described at `/openapi.json` and shown at `/docs`. */
export function restDoor(options: RestDoorOptions): Door {
  const { kb, tools, observe, access, limits, ask } = options;
  const calls = inFlight();
  const [closing, late] = [new AbortController(), new AbortController()];
  const described = describing(options);
  const schemas = new Map(tools.map((tool) => [tool.name, jsonSchemaOf(tool.input)]));
  const config = { speaks: 'problem' } as const;

  return {
    routes(app) {
      described(app);
      docsPage(app);
      // A plugin of its own, so that no other route reads forms.
      void app.register(async (api) => {
        api.addContentTypeParser('multipart/form-data', { parseAs: 'buffer' }, (_request, body, done) =>
          done(null, body),
        );
        api.get('/api/tools', { config }, async ({ principal }) => ({ tools: listed(usableTools(tools, principal)) }));
        api.post<{ Params: { name: string } }>('/api/tools/:name', { config }, async (request, reply) => {
          const usable = usableTools(tools, request.principal);
          const known = tools.find(({ name }) => name === request.params.name);
          return run(known ?? findTool(usable, request.params.name), request.body, request, reply);
        });
        friendly(api);
        jobRoutes(api, { kb, limits, stopping: closing.signal, run });
        if (ask) askRoute(api, { ask, limits, calls, stopping: late.signal });
        api.all('/api/*', { config }, nothingHere);
        api.all('/api', { config }, nothingHere);
      });
    },
    async drain() {
      closing.abort(stopped());
      // What is left of the time is for telling those who wait.
      const last = Math.min(LAST_MS, limits.graceMs / 5);
      await calls.idle(limits.graceMs - last);
      late.abort(stopped());
      await calls.idle(last);
    },
  };

  function friendly(api: FastifyInstance): void {
    for (const { operation, tool } of offered(tools)) {
      const { method, path, also, form } = operation;
      const schema = schemas.get(tool.name) ?? {};
      api.route({
        method,
        url: path.replaceAll(/\{(\w+)\}/g, ':$1'),
        config,
        ...(form && { bodyLimit: Math.max(limits.bodyBytes, limits.uploadBytes) }),
        handler: async (request, reply) => {
          const input =
            form && Buffer.isBuffer(request.body)
              ? await uploadIn(request.body, request.headers['content-type'] ?? '')
              : inputOf(request, { schema, also });
          return run(tool, input, request, reply);
        },
      });
    }
    for (const { method, path, tool } of operations) {
      if (tools.some(({ name }) => name === tool)) continue;
      api.route({ method, url: path.replaceAll(/\{(\w+)\}/g, ':$1'), config, handler: () => closed(tool) });
    }
  }

  async function run(tool: Tool, input: unknown, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const { principal } = request;
    await challenged(access, tool.scope, request, reply);
    const gone = goneSignal(reply);
    return calls.during(reply, async () => {
      reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
      try {
        return await callTool(tool, input, { kb, principal, signal: gone, observe });
      } catch (thrown) {
        if (gone.aborted) throw new KbError('cancelled', 'The call was cancelled.');
        throw thrown;
      }
    });
  }
}

const LAST_MS = 500;

const stopped = (): KbError => new KbError('unavailable', 'The server is stopping. Try again in a moment.');

const listed = (tools: readonly Tool[]) =>
  tools.map(({ name, title, description, group, input, output }) => ({
    name,
    title,
    description,
    group,
    input: jsonSchemaOf(input),
    output: jsonSchemaOf(output),
  }));

function nothingHere(): never {
  throw new KbError('not_found', 'There is nothing at this address and method. See /docs for what there is.');
}

function closed(tool: string): never {
  throw new KbError('forbidden', `${tool} is not open on this server: its owner can start it with --allow.`);
}
