import { type IncomingMessage, request as overHttp, validateHeaderValue } from 'node:http';
import { request as overHttps } from 'node:https';
import { KbError, toKbError, type ErrorCode } from '../errors.ts';
import { ServiceError } from '../service-error.ts';
import { retryAfterMs, TryAgain } from './retry.ts';

/** A JSON service that is asked by POST. */
export interface JsonService {
  /** How messages call it: "The embedding service". */
  readonly called: string;
  readonly url: string;
  readonly apiKey?: string | undefined;
  readonly timeoutMs: number;
}

/** The service refused the request because something in it is too long or too much. */
export class TooMuch extends Error {
  override readonly name = 'TooMuch';
}

/**
 * One request: the parsed JSON of a good answer. Throws `TooMuch`, `TryAgain` for what may pass, else a `KbError`.
 * No message ever contains the key.
 */
export async function postJson(service: JsonService, body: unknown, signal: AbortSignal | undefined): Promise<unknown> {
  const { called, url, timeoutMs } = service;
  checkKey(service);
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const sent = JSON.stringify(body);
    const response = await post(service, sent, signal ? AbortSignal.any([signal, timeout]) : timeout);
    const text = await textOf(service, response);
    const { statusCode: status = 0 } = response;
    if (status < 200 || status > 299)
      throw refusal(service, { status, retryAfter: response.headers['retry-after'] }, text);
    return answerIn(service, text);
  } catch (cause) {
    if (signal?.aborted) throw toKbError(signal.reason);
    if (cause instanceof KbError || cause instanceof TryAgain || cause instanceof TooMuch) throw cause;
    if (timeout.aborted)
      throw new TryAgain('timeout', `${called} did not answer within ${timeoutMs / 1000} s.`, {
        trouble: 'late',
        cause,
      });
    if (cause instanceof SyntaxError)
      throw new TryAgain('upstream_failed', `${called} sent an answer that is not JSON.`, {
        trouble: 'failing',
        cause,
      });
    throw new TryAgain('upstream_failed', `${called} at ${origin(url)} cannot be reached.`, {
      trouble: 'unreachable',
      cause,
    });
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
    ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
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

/** The body of an answer; throws `KbError` when it does not end. */
async function textOf({ called }: JsonService, response: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response) {
    bytes += part.length;
    if (bytes > mostMegabytes * 1e6)
      throw new KbError('upstream_failed', `${called} sent an answer of more than ${mostMegabytes} MB.`);
    parts.push(part);
  }
  return new TextDecoder().decode(Buffer.concat(parts));
}

// A full batch of the longest vectors, written as numbers, has a tenth of it.
const mostMegabytes = 64;

/** The JSON of a good answer. Some services write NaN, which is no JSON: it becomes null. Some refuse with the status of success. */
function answerIn({ called, apiKey }: JsonService, text: string): unknown {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch (cause) {
    const mended = text.replace(/(?<=[[,:]\s*)(?:NaN|-?Infinity)(?=\s*[\],}])/g, 'null');
    if (mended === text) throw cause;
    answer = JSON.parse(mended);
  }
  if (typeof answer === 'object' && answer !== null && 'error' in answer && answer.error)
    throw new ServiceError('upstream_failed', `${called} refuses the request: ${reasonIn(text, apiKey)}`, {
      trouble: 'failing',
    });
  return answer;
}

interface Refusal {
  readonly status: number;
  readonly retryAfter?: string | undefined;
}

function refusal({ called, url, apiKey }: JsonService, { status, retryAfter }: Refusal, text: string): Error {
  if (status === 401 || status === 403) {
    const key = apiKey ? 'does not accept the API key' : 'wants an API key';
    return new ServiceError('upstream_failed', `${called} at ${origin(url)} ${key} (HTTP ${status}).`, {
      trouble: 'key',
    });
  }
  const reason = reasonIn(text, apiKey);
  const says = reason ? `: ${reason}` : '.';
  if (status === 429) {
    if (/quota|billing|credit/i.test(text))
      return new ServiceError('rate_limited', `${called} says that the quota is used up${says}`, { trouble: 'busy' });
    const waitMs = retryAfterMs(retryAfter ?? null);
    return new TryAgain('rate_limited', `${called} is asked too often${says}`, { trouble: 'busy', waitMs });
  }
  if (status === 404)
    return new ServiceError('upstream_failed', `${called} does not know this model or address (HTTP 404)${says}`, {
      trouble: 'failing',
    });
  if (status === 501)
    return new ServiceError('upstream_failed', `${called} cannot do this (HTTP 501)${says}`, { trouble: 'failing' });
  const passes = status > 500 || status === 408 || status === 409;
  if (!passes && (status === 413 || tooMuch.test(text)))
    return new TooMuch(`${called} refuses the length of the input${says}`);
  if (passes || status === 500) {
    const code: ErrorCode = status === 504 || status === 408 ? 'timeout' : 'upstream_failed';
    const waitMs = retryAfterMs(retryAfter ?? null);
    return new TryAgain(code, `${called} has a problem (HTTP ${status})${says}`, {
      trouble: code === 'timeout' ? 'late' : 'failing',
      waitMs,
    });
  }
  const trouble = status < 400 || aboutTheService.has(status) ? 'failing' : 'refused';
  return new ServiceError('upstream_failed', `${called} refuses the request (HTTP ${status})${says}`, { trouble });
}

/** To pay, a method, a proxy: no other text would fare better. */
const aboutTheService = new Set([402, 405, 407]);

/** How services say that a text or a batch is too large: OpenAI, Ollama, llama.cpp, vLLM, TEI. */
const tooMuch =
  /context[ _-]?(length|window|size)|too (long|large|many(?! (concurrent )?(requests|connections)))|maximum (allowed )?(batch|input|token|context|sequence)|max_?(batch|input|token|length)|exceed.{0,40}(length|token|context|size)|input length|batch size/i;

/** The service's own words, short and without the key. JSON without any may repeat what was sent: nothing is taken from it. */
function reasonIn(text: string, apiKey: string | undefined): string {
  const said = /"(?:message|error|detail|msg)"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(text)?.[1];
  const field = /"loc"\s*:\s*\[([^\]]*)\]/.exec(text)?.[1]?.replaceAll('"', '');
  const words = said === undefined ? (/^\s*[[{"]/.test(text) ? '' : text) : [field, said].filter(Boolean).join(': ');
  const safe = apiKey ? words.replaceAll(apiKey, '…') : words;
  const line = safe
    .replace(/\\(["\\/])/g, '$1')
    .replace(/\\[nrt]|\s+/g, ' ')
    .replace(/\b(sk|key)-[\w*-]+/g, '…')
    .trim();
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}

function origin(url: string): string {
  return new URL(url).origin;
}
