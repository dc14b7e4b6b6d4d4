import { silentLog } from '@kb-mcp/core';
import { createMcpOpenAIClient } from '@kb-mcp/ask';
import { startHttp } from '@kb-mcp/http';
import { afterAll, beforeAll } from 'vitest';
import type { ClientOptions } from '../../packages/ask/src/create-client.ts';
import { openBase } from '../clients/base.ts';
import { openaiStandIn } from '../openai-stand-in.ts';
import type { Asked, Step } from '../openai-stand-in.ts';

/** What a model that stands in for one answers, step by step. */
export type Script = readonly (Step | ((asked: Asked) => Step))[];

/** Serves a base over HTTP during the tests of a file; gives clients of it, each with a model of its own. */
export function servedBase() {
  let server: Awaited<ReturnType<typeof startHttp>>;
  let base: Awaited<ReturnType<typeof openBase>>;
  beforeAll(async () => {
    base = await openBase();
    server = await startHttp({ factory: base.factory, port: 0, log: silentLog });
  });
  afterAll(async () => {
    await server.close();
    await base.kb[Symbol.asyncDispose]();
  });

  return async function asking(api: 'chat' | 'responses', script: Script, options: Partial<ClientOptions> = {}) {
    const standIn = await openaiStandIn(...script);
    const client = createMcpOpenAIClient({
      model: 'gpt-4.1-mini',
      api,
      baseURL: standIn.baseURL,
      servers: [server.urls.mcp],
      ...options,
    });
    return {
      standIn,
      client,
      async [Symbol.asyncDispose]() {
        await client.close();
        await standIn[Symbol.asyncDispose]();
      },
    };
  };
}
