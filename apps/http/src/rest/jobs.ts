import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errorBody, type KnowledgeBase, type Tool, toKbError } from '@kb-mcp/core';
import { getJob, jobOutput, listJobs } from '@kb-mcp/core/tools/jobs';
import { eventStream } from '../event-stream.ts';
import type { Limits } from '../options.ts';
import { jsonSchemaOf } from './json-schema.ts';
import type { OpenApiOperation } from './open-api.ts';

export interface JobRoutesOptions {
  readonly kb: KnowledgeBase;
  readonly limits: Limits;
  /** Calls a tool on behalf of the request's caller. */
  readonly run: (tool: Tool, input: unknown, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
}

/** `GET /api/jobs`, and `GET /api/jobs/{id}`: the job as JSON or, for whoever accepts it, as a stream of events until it has ended. */
export function jobRoutes(api: FastifyInstance, { kb, limits, run }: JobRoutesOptions): void {
  const config = { speaks: 'problem' } as const;
  api.get<{ Querystring: { limit?: string; cursor?: string } }>('/api/jobs', { config }, (request, reply) => {
    const { limit, cursor } = request.query;
    const input = { ...(limit !== undefined && { limit: Number(limit) }), ...(cursor !== undefined && { cursor }) };
    return run(listJobs, input, request, reply);
  });
  api.get<{ Params: { id: string } }>('/api/jobs/:id', { config }, async (request, reply) => {
    const { id } = request.params;
    const first = await run(getJob, { id }, request, reply);
    if (!request.headers.accept?.includes('text/event-stream')) return first;
    const left = new AbortController();
    const events = eventStream(reply, { ...limits, onClose: () => left.abort() });
    try {
      for await (const job of kb.jobs.follow(id, { principal: request.principal, signal: left.signal })) {
        await events.send('job', JSON.stringify(jobOutput(job)));
      }
    } catch (thrown) {
      // The status has gone out already; what is left is to say it in the stream, when somebody still reads it.
      if (!reply.raw.destroyed) await events.send('error', JSON.stringify(errorBody(toKbError(thrown))));
    }
    events.end();
  });
}

const problem = { $ref: '#/components/responses/Problem' };

/** The routes of jobs as OpenAPI describes them. */
export const jobPaths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>> = {
  '/api/jobs': {
    get: {
      operationId: 'listJobs',
      tags: ['Jobs'],
      summary: 'List jobs',
      description: listJobs.description,
      parameters: parametersOf(listJobs, 'query'),
      responses: answers('JobList'),
    },
  },
  '/api/jobs/{id}': {
    get: {
      operationId: 'getJob',
      tags: ['Jobs'],
      summary: 'Look at a job',
      description: `${getJob.description} Accept text/event-stream to be told of each change, as events job, until it has ended.`,
      parameters: parametersOf(getJob, 'path'),
      responses: answers('Job'),
    },
  },
};

export const jobSchemas = { Job: jsonSchemaOf(getJob.output), JobList: jsonSchemaOf(listJobs.output) };

export const jobTag = { name: 'Jobs', description: 'What is being read into the base, and what was.' };

function parametersOf(tool: Tool, place: 'path' | 'query'): NonNullable<OpenApiOperation['parameters']> {
  const { properties = {}, required = [] } = jsonSchemaOf(tool.input);
  return Object.entries(properties).map(([name, { description = '', ...schema }]) => ({
    name,
    in: place,
    required: required.includes(name),
    description,
    schema,
    ...(name === 'id' && { example: '20260131T120000000-1a2b3c4d' }),
  }));
}

function answers(schema: string): OpenApiOperation['responses'] {
  return {
    '200': {
      description: 'The answer.',
      content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
    },
    '4XX': problem,
    '5XX': problem,
  };
}
