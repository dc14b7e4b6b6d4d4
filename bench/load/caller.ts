import { Agent, type IncomingMessage, request } from 'node:http';

/** The requests of one caller: sent one after the other over a connection of its own. */
export interface Caller {
  /** Calls a tool over `/mcp`. Gives the status, and whether the answer was a result. */
  call(name: string, args: object): Promise<Answer>;
  /** Opens the stream at `/sse`. */
  open(): Promise<Stream>;
  leave(): void;
}

export interface Answer {
  readonly status: number;
  readonly fine: boolean;
  readonly text: string;
}

export interface Stream {
  readonly status: number;
  /** Calls a tool by posting to the address that the stream gave; resolves when the answer comes down the stream. */
  call(name: string, args: object): Promise<Answer>;
  /** Whether it is still open. */
  alive(): boolean;
  close(): void;
}

/** Whoever holds this key, as a client of the server on that port. */
export function caller(port: number, secret: string): Caller {
  const agent = new Agent({ keepAlive: true, maxSockets: 2 });
  const headers = { authorization: `Bearer ${secret}`, accept: 'application/json, text/event-stream' };

  function send(path: string, body: string): Promise<IncomingMessage> {
    const type = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
    return new Promise((resolve, reject) => {
      const options = { port, host: '127.0.0.1', path, method: 'POST', agent, headers: { ...headers, ...type } };
      request(options, resolve).once('error', reject).end(body);
    });
  }

  return {
    async call(name, args) {
      const response = await send('/mcp', rpc(1, 'tools/call', { name, arguments: args }));
      const text = await textOf(response);
      return { status: response.statusCode ?? 0, fine: isResult(text), text };
    },
    open: () =>
      new Promise((resolve, reject) => {
        const waiting = new Map<number, (answer: Answer) => void>();
        const opening = request({ port, host: '127.0.0.1', path: '/sse', agent: false, headers }, (response) => {
          const status = response.statusCode ?? 0;
          let [buffer, path, alive, last] = ['', '', true, 0];
          const lost = (): void => {
            alive = false;
            for (const answered of waiting.values()) answered({ status: 0, fine: false, text: 'The stream ended.' });
          };
          const stream: Stream = {
            status,
            async call(name, args) {
              last += 1;
              const answered = new Promise<Answer>((done) => waiting.set(last, done));
              const accepted = await send(path, rpc(last, 'tools/call', { name, arguments: args }));
              const text = await textOf(accepted);
              return accepted.statusCode === 202 ? answered : { status: accepted.statusCode ?? 0, fine: false, text };
            },
            alive: () => alive,
            close: () => opening.destroy(),
          };
          response.once('close', lost).on('error', lost);
          if (status !== 200) resolve(stream);
          response.setEncoding('utf8').on('data', (chunk: string) => {
            buffer += chunk;
            for (let end = buffer.indexOf('\n\n'); end >= 0; end = buffer.indexOf('\n\n')) {
              event(buffer.slice(0, end));
              buffer = buffer.slice(end + 2);
            }
          });
          function event(text: string): void {
            const [, kind, content = ''] = /^event: (\w+)\ndata: (.*)$/s.exec(text) ?? [];
            if (kind === 'endpoint') {
              path = content;
              resolve(stream);
            } else if (kind === 'message') {
              const { id } = JSON.parse(content);
              waiting.get(id)?.({ status: 200, fine: isResult(content), text: content });
              waiting.delete(id);
            }
          }
        });
        opening.once('error', reject).end();
      }),
    leave: () => agent.destroy(),
  };
}

const rpc = (id: number, method: string, params: object): string =>
  JSON.stringify({ jsonrpc: '2.0', id, method, params });

const isResult = (text: string): boolean => text.includes('"result"') && !text.includes('"isError":true');

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
  return text;
}
