import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';

import { hashEmbedder } from '../embedders/hash.ts';

export interface StandInRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: z.infer<typeof requestSchema>;
}

/** Answers a request itself, or leaves it to the stand-in with `false`. */
export type Fault = (request: StandInRequest, response: ServerResponse) => boolean | Promise<boolean>;

export interface StandIn extends AsyncDisposable {
  readonly baseUrl: string;
  readonly requests: readonly StandInRequest[];
}

/** A server on a free loopback port that speaks the OpenAI embeddings wire; vectors are those of `hashEmbedder`. */
export async function openaiStandIn(fault: Fault = () => false): Promise<StandIn> {
  const requests: StandInRequest[] = [];
  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = requestSchema.parse(JSON.parse(Buffer.concat(chunks).toString()));
    const request = { path: incoming.url ?? '', headers: incoming.headers, body };
    requests.push(request);
    if (await fault(request, response)) return;
    sendJson(response, 200, await embeddingsOf(body));
  };
  const server = createServer((incoming, response) => {
    answer(incoming, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('The stand-in has no port.');
  return {
    baseUrl: `http://127.0.0.1:${address.port}/v1`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The good answer to a request. */
export async function embeddingsOf({ input, encoding_format, dimensions }: StandInRequest['body']) {
  const vectors = await hashEmbedder({ dimensions: dimensions ?? 64 }).embed(input, 'passage');
  return {
    object: 'list',
    model: 'stand-in',
    data: vectors.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding: encoding_format === 'base64' ? Buffer.from(vector.buffer).toString('base64') : [...vector],
    })),
    usage: { prompt_tokens: input.length * 5, total_tokens: input.length * 5 },
  };
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): true {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  return true;
}

const requestSchema = z.object({
  model: z.string(),
  input: z.array(z.string().min(1)).min(1),
  encoding_format: z.enum(['float', 'base64']).optional(),
  dimensions: z.number().optional(),
  output_dimension: z.number().optional(),
});
