import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Job, KnowledgeBase, Tool } from '@kb-mcp/core';
import { getJob, jobOutput, listJobs } from '@kb-mcp/core/tools/jobs';
import { goneSignal } from '../gone-signal.ts';
import type { Limits } from '../options.ts';
import { answerWithEvents, type Happening, wantsEvents } from './event-answer.ts';
import { jsonSchemaOf } from './json-schema.ts';
import type { OpenApiOperation } from './open-api.ts';
import { answers, parametersOf } from './operation-parts.ts';

export interface JobRoutesOptions {
  readonly kb: KnowledgeBase;
  readonly limits: Limits;
  /** Aborts when the server closes: a job may take longer than anybody waits for that. */
  readonly stopping: AbortSignal;
  /** Calls a tool on behalf of the request's caller. */
  readonly run: (tool: Tool, input: unknown, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
}

/** `GET /api/jobs`, and `GET /api/jobs/{id}`: the job as JSON or, for whoever accepts it, as a stream of events until it has ended. */
export function jobRoutes(api: FastifyInstance, { kb, limits, stopping, run }: JobRoutesOptions): void {
  const config = { speaks: 'problem' } as const;
  api.get<{ Querystring: { limit?: string; cursor?: string } }>('/api/jobs', { config }, (request, reply) => {
    const { limit, cursor } = request.query;
    const input = { ...(limit !== undefined && { limit: Number(limit) }), ...(cursor !== undefined && { cursor }) };
    return run(listJobs, input, request, reply);
  });
  api.get<{ Params: { id: string } }>('/api/jobs/:id', { config }, async (request, reply) => {
    const { id } = request.params;
    const first = await run(getJob, { id }, request, reply);
    if (!wantsEvents(request)) return first;
    const signal = AbortSignal.any([goneSignal(reply), stopping]);
    const followed = kb.jobs.follow(id, { principal: request.principal, signal });
    return answerWithEvents(reply, changes(followed), { limits, stopping });
  });
}

async function* changes(jobs: AsyncIterable<Job>): AsyncGenerator<Happening> {
  for await (const job of jobs) yield ['job', jobOutput(job)];
}

/** The routes of jobs as OpenAPI describes them. */
export const jobPaths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>> = {
  '/api/jobs': {
    get: {
      operationId: 'listJobs',
      tags: ['Jobs'],
      summary: 'List jobs',
      description: listJobs.description,
      parameters: parametersOf(listJobs, { path: '/api/jobs' }),
      responses: answers('JobList'),
    },
  },
  '/api/jobs/{id}': {
    get: {
      operationId: 'getJob',
      tags: ['Jobs'],
      summary: 'Look at a job',
      description: `${getJob.description} Accept text/event-stream to be told of each change, as events job, until it has ended.`,
      parameters: parametersOf(getJob, { path: '/api/jobs/{id}', example: { id: '20260131T120000000-1a2b3c4d' } }),
      responses: answers('Job'),
    },
  },
};

export const jobSchemas = { Job: jsonSchemaOf(getJob.output), JobList: jsonSchemaOf(listJobs.output) };

export const jobTag = { name: 'Jobs', description: 'What is being read into the base, and what was.' };
