import type { IncomingHttpHeaders } from 'node:http';
import type { ErrorCode } from '../errors.ts';
import { ServiceError } from '../service-error.ts';
import { askedWaitMs } from './asked-wait.ts';
import { TryAgain } from './retry.ts';

/** Who refuses, for messages. */
export interface Refuser {
  /** How messages call it: "The embedding service". */
  readonly called: string;
  readonly url: string;
  readonly apiKey?: string | undefined;
}

export interface Refusal {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** The service refused the request because something in it is too long or too much. */
export class TooMuch extends Error {
  override readonly name = 'TooMuch';
}

/** What an answer that is none means: `TooMuch`, `TryAgain` for what may pass, else a `ServiceError`. No message ever contains the key. */
export function refusal(service: Refuser, { status, headers, text }: Refusal): Error {
  const { called, apiKey } = service;
  const reason = reasonIn(text, apiKey);
  const says = reason ? `: ${reason}` : '.';
  if (status === 401 || status === 403) {
    const key = apiKey ? 'does not accept the API key' : 'wants an API key';
    // With 401 the words are about the key and may show a part of it; with 403 they say what else is not allowed.
    const words = status === 403 ? says : '.';
    return new ServiceError('upstream_failed', `${called} at ${origin(service)} ${key} (HTTP ${status})${words}`, {
      trouble: 'key',
    });
  }
  if (status >= 300 && status < 400) return redirected(service, status, headers.location);
  const waitMs = askedWaitMs(headers, text);
  const told = toldIn(text);
  if (status === 429) {
    // More than a minute allows: no minute is long enough.
    if (/request too large|must be reduced/i.test(told))
      return new TooMuch(`${called} refuses the length of the input${says}`);
    if (usedUp.test(told) || (spent.test(told) && waitMs === undefined && !/rate.?limit/i.test(told)))
      return new ServiceError('rate_limited', `${called} says that the quota is used up${says}`, { trouble: 'busy' });
    return new TryAgain('rate_limited', `${called} is asked too often${says}`, { trouble: 'busy', waitMs });
  }
  if (status === 404)
    return new ServiceError(
      'upstream_failed',
      `${called} at ${place(service)} does not know this model or address (HTTP 404)${says}`,
      { trouble: 'failing' },
    );
  if (status === 501)
    return new ServiceError('upstream_failed', `${called} cannot do this (HTTP 501)${says}`, { trouble: 'failing' });
  const passes = status > 500 || status === 408 || status === 409;
  const ofModel = aboutModel.test(told);
  if (!passes && !ofModel && (status === 413 || tooMuch.test(told)))
    return new TooMuch(`${called} refuses the length of the input${says}`);
  if (status === 503 && /\bloading\b/i.test(told))
    return new TryAgain('upstream_failed', `${called} is still loading its model (HTTP 503)${says}`, {
      trouble: 'loading',
      waitMs,
    });
  // A model that computes no numbers for a text does not do so the next time either.
  if (status === 500 && /\bNaN\b/.test(told))
    return new ServiceError('upstream_failed', `${called} makes no vector of this text (HTTP 500)${says}`, {
      trouble: 'refused',
    });
  if (passes || status === 500) {
    const code: ErrorCode = status === 504 || status === 524 || status === 408 ? 'timeout' : 'upstream_failed';
    return new TryAgain(code, `${called} has a problem (HTTP ${status})${says}`, {
      trouble: code === 'timeout' ? 'late' : 'failing',
      waitMs,
    });
  }
  const trouble = ofModel || status < 300 || aboutTheService.has(status) ? 'failing' : 'refused';
  const http = status < 300 ? '' : ` (HTTP ${status})`;
  return new ServiceError('upstream_failed', `${called} refuses the request${http}${says}`, { trouble });
}

function redirected(service: Refuser, status: number, location: string | undefined): Error {
  const target = location === undefined ? null : URL.parse(location, service.url);
  const where = target ? `, to ${withoutKey(target.origin + target.pathname, service.apiKey)}` : '';
  const sentence = `${service.called} at ${origin(service)} sends elsewhere (HTTP ${status})${where}. That is not followed, so that texts and key go nowhere else: set the right address.`;
  return new ServiceError('upstream_failed', sentence, { trouble: 'failing' });
}

/** To pay, a method, a proxy: no other text would fare better. */
const aboutTheService = new Set([402, 405, 407]);
/** LM Studio without a model, LiteLLM with a spent budget: the same. */
const aboutModel =
  /no models? (is )?loaded|model_not_found|model.{0,80}(not found|not loaded|unloaded|does not exist)|budget/i;

const usedUp = /insufficient[_ ](quota|credits?|funds|balance)/i;
/** Also what a limit by the minute is called, by services that say when to come back. */
const spent = /exceeded your current quota|billing|\bcredits?\b/i;

/** How services say that a text or a batch is too large: OpenAI, Ollama, llama.cpp, vLLM, TEI, Voyage, Mistral, Infinity. */
const tooMuch =
  /context[ _-]?(length|window|size)|too[ _](long|large|many(?! (concurrent )?(requests|connections)))|max(imum)? (allowed )?(batch|input|token|context|sequence)|max_?(batch|input|token|length)|exceed.{0,40}(length|token|context|size)|input length|batch size|at most \d+ (items|texts|inputs|tokens)/i;

/** The service's own words, short and without the key. JSON without any may repeat what was sent: nothing is taken from it; of a web page, its title. */
export function reasonIn(text: string, apiKey: string | undefined): string {
  const line = withoutKey(wordsIn(text), apiKey)
    .replace(/\\(["\\/])/g, '$1')
    .replace(/\\[nrt]|\s+/g, ' ')
    .replace(/\b(sk|key)-[\w*-]+/g, '…')
    .replace(/([?&][^=&\s]*(?:key|token|secret|sig)=)[^&\s"']+/gi, '$1…')
    .trim();
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}

/** All that an answer says itself: its sentences, types and codes. What it repeats of what was sent, such as a passage about budgets, is none of that. */
function toldIn(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text;
  const values = text.matchAll(/"(?:message|error|detail|msg|type|error_type|code|status)"\s*:\s*"((?:[^"\\]|\\.)*)"/g);
  return Array.from(values, ([, value]) => value).join(' ');
}

function wordsIn(text: string): string {
  if (/^\s*<(!doctype|html|head|body|\?xml)/i.test(text)) {
    const heading = /<title[^<>]*>([^<]+)/i.exec(text)?.[1] ?? /<h1[^<>]*>([^<]+)/i.exec(text)?.[1];
    return `a web page${heading === undefined ? '' : ` ("${heading.trim()}")`}`;
  }
  const said = /"(?:message|error|detail|msg)"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(text)?.[1];
  const field = /"loc"\s*:\s*\[([^\]]*)\]/.exec(text)?.[1]?.replaceAll('"', '');
  return said === undefined ? (/^\s*[[{"]/.test(text) ? '' : text) : [field, said].filter(Boolean).join(': ');
}

const withoutKey = (words: string, apiKey: string | undefined): string =>
  apiKey ? words.replaceAll(apiKey, '…') : words;

/** The address without what may be secret in it: user, password, query. */
const origin = ({ url }: Refuser): string => new URL(url).origin;

const place = ({ url, apiKey }: Refuser): string => {
  const { origin: host, pathname } = new URL(url);
  return withoutKey(host + pathname, apiKey);
};
