import { type IncomingMessage, request as overHttp, validateHeaderValue } from 'node:http';
import { request as overHttps } from 'node:https';
import { KbError, toKbError } from '../errors.ts';
import { readBody } from '../network/read-body.ts';
import { ServiceError } from '../service-error.ts';
import { keyHeader } from './key-header.ts';
import { reasonIn, refusal, TooMuch } from './refusal.ts';
import { TryAgain } from './retry.ts';

/** A JSON service that is asked by POST. */
export interface JsonService {
  /** How messages call it: "The embedding service". */
  readonly called: string;
  readonly url: string;
  readonly apiKey?: string | undefined;
  readonly timeoutMs: number;
}

/**
 * One request: the parsed JSON of a good answer. Throws `TooMuch`, `TryAgain` for what may pass, else a `KbError`.
 * No message ever contains the key.
 */
export async function postJson(service: JsonService, body: unknown, signal: AbortSignal | undefined): Promise<unknown> {
  const { called, url, timeoutMs } = service;
  checkKey(service);
  const timeout = AbortSignal.timeout(timeoutMs);
  let [begun, text] = [false, ''];
  try {
    const sent = JSON.stringify(body);
    const response = await post(service, sent, signal ? AbortSignal.any([signal, timeout]) : timeout);
    begun = true;
    text = await textOf(service, response);
    const { statusCode: status = 0, headers } = response;
    if (status < 200 || status > 299) throw refusal(service, { status, headers, text });
    const answer = parsed(text);
    const refused = refusedIn(answer);
    if (refused !== undefined) throw refusal(service, { status: refused, headers, text });
    return answer;
  } catch (cause) {
    if (signal?.aborted) throw toKbError(signal.reason);
    if (cause instanceof KbError || cause instanceof TryAgain || cause instanceof TooMuch) throw cause;
    if (timeout.aborted)
      throw new TryAgain('timeout', `${called} did not answer within ${timeoutMs / 1000} s.`, {
        trouble: 'late',
        cause,
      });
    if (cause instanceof SyntaxError) {
      const sent = /^\s*</.test(text) ? reasonIn(text, service.apiKey) : 'an answer that is not JSON';
      throw new TryAgain('upstream_failed', `${called} sent ${sent}.`, { trouble: 'failing', cause });
    }
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    const what = begun ? 'broke its answer off' : `at ${origin(url)} cannot be reached${code}`;
    throw new TryAgain('upstream_failed', `${called} ${what}.`, { trouble: 'unreachable', cause });
  }
}

function checkKey({ called, apiKey = '' }: JsonService): void {
  try {
    validateHeaderValue('authorization', apiKey);
  } catch {
    // Without the cause, which may show the key.
    const flaw = 'has characters that a header cannot carry, such as a line break or letters that are not Latin';
    throw new ServiceError('invalid_input', `The API key of ${called.toLowerCase()} ${flaw}.`, { trouble: 'key' });
  }
}

// A search waits for the vector of its question: `fetch` takes half a millisecond more of it. No redirection is followed, so that the key goes nowhere else.
function post(service: JsonService, body: string, signal: AbortSignal): Promise<IncomingMessage> {
  const { url, apiKey } = service;
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    accept: 'application/json',
    ...(apiKey ? keyHeader(url, apiKey) : {}),
  };
  const request = new URL(url).protocol === 'https:' ? overHttps : overHttp;
  return new Promise((resolve, reject) => {
    let isAnswered = false;
    const asked = request(url, { method: 'POST', headers, signal }, (response) => {
      isAnswered = true;
      resolve(response);
    });
    asked.on('error', (error) => {
      // A service closes a connection that has been idle for a while, at times just when the next question is on its way.
      const wasIdle = asked.reusedSocket && !isAnswered && 'code' in error;
      if (wasIdle && (error.code === 'ECONNRESET' || error.code === 'EPIPE')) resolve(post(service, body, signal));
      else reject(error);
    });
    asked.end(body);
  });
}

/** The body of an answer, also of one that a proxy has packed; throws `KbError` when it does not end. */
async function textOf({ called }: JsonService, response: IncomingMessage): Promise<string> {
  try {
    return new TextDecoder().decode(await readBody(response, mostMegabytes * 1024 * 1024));
  } catch (cause) {
    const flaw = flaws[toKbError(cause).code];
    if (flaw === undefined) throw new Error('The answer has no end.', { cause });
    throw new KbError('upstream_failed', `${called} sent an answer ${flaw}.`, { cause });
  }
}

// A full batch of the longest vectors, written as numbers, has a tenth of it.
const mostMegabytes = 64;
const flaws: Readonly<Record<string, string>> = {
  too_large: `of more than ${mostMegabytes} MB`,
  unreadable: 'that is packed in a way that nobody asked for',
};

/** The JSON of an answer. Some services write NaN, which is no JSON: it becomes null. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const mended = text.replace(/(?<=[[,:]\s*)(?:NaN|-?Infinity)(?=\s*[\],}])/g, 'null');
    if (mended === text) throw cause;
    return JSON.parse(mended);
  }
}

/** The status that a refusal should have had which came with that of success; 200 when it does not say. */
function refusedIn(answer: unknown): number | undefined {
  if (typeof answer !== 'object' || answer === null || !('error' in answer) || !answer.error) return undefined;
  const { error } = answer;
  const code = typeof error === 'object' && 'code' in error ? Number(error.code) : Number.NaN;
  return Number.isInteger(code) && code >= 400 && code < 600 ? code : 200;
}

function origin(url: string): string {
  return new URL(url).origin;
}
