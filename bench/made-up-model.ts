import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';

/** An embedding service on a loopback port, in a process of its own. */
export interface MadeUpModel extends AsyncDisposable {
  /** What makes the product use it. */
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds that it takes to answer one question, as a client sees it. */
  answerTime(): Promise<number>;
}

export const modelName = 'made-up';

/** Starts a model that places each text near one of 1,000 centres, the same at every run: searching costs what it costs with a real one. */
export async function startMadeUpModel(dimensions: number): Promise<MadeUpModel> {
  const service = fork(import.meta.filename, [String(dimensions)]);
  const [port] = await once(service, 'message');
  const url = `http://127.0.0.1:${port}/v1`;
  return {
    env: { KB_MCP_EMBEDDINGS: 'openai', KB_MCP_EMBEDDING_URL: url, KB_MCP_EMBEDDING_MODEL: modelName },
    async answerTime() {
      const times: number[] = [];
      for (let i = 0; i < 50; i++) {
        const started = performance.now();
        const body = JSON.stringify({ input: [`question ${i}`], encoding_format: 'base64' });
        await (await fetch(`${url}/embeddings`, { method: 'POST', body })).text();
        times.push(performance.now() - started);
        await pause(5);
      }
      return times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN;
    },
    async [Symbol.asyncDispose]() {
      const ended = once(service, 'exit');
      service.kill();
      await ended;
    },
  };
}

function serve(dimensions: number): void {
  const vectors = madeUpVectors(dimensions);
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { input } = question.parse(JSON.parse(Buffer.concat(chunks).toString()));
      const data = input.map((text, index) => ({
        index,
        embedding: Buffer.from(vectors(text).buffer).toString('base64'),
      }));
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ data, usage: { prompt_tokens: 0 } }));
    });
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (address && typeof address === 'object') process.send?.(address.port);
  });
}

const question = z.object({ input: z.array(z.string()) });

/** What the model gives for a text. */
export function madeUpVectors(dimensions: number): (text: string) => Float32Array {
  let state = 42;
  const uniform = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0) / 2 ** 31;
  const centres = Array.from({ length: 1000 }, () => Float32Array.from({ length: dimensions }, uniform));
  const noise = Float32Array.from({ length: 2 ** 20 }, () => 0.7 * uniform());
  return (text) => {
    let hash = 0x811c_9dc5;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x0100_0193);
    const from = (hash >>> 8) % (noise.length - dimensions);
    const centre = centres[(Math.imul(hash, 0x85eb_ca6b) >>> 8) % centres.length] ?? new Float32Array(dimensions);
    return centre.map((value, i) => value + (noise[from + i] ?? 0));
  };
}

if (import.meta.main) serve(Number(process.argv[2]));
