import { STATUS_CODES } from 'node:http';
import { KbError } from '../../errors.ts';
import type { WebAnswer } from './web-client.ts';

/** Why an answer with such a status is of no use. */
export function statusFailure(status: number, url: string): KbError {
  const words = `${url} answers ${status}${STATUS_CODES[status] === undefined ? '' : ` (${STATUS_CODES[status]})`}.`;
  if (status === 429) return new KbError('rate_limited', words);
  return new KbError(status >= 500 || status < 200 ? 'upstream_failed' : 'unreadable', words);
}

/** Why an answer that is no page is of no use to whoever named the address. */
export function noPage(kind: Exclude<WebAnswer['kind'], 'content'>, url: string): KbError {
  if (kind === 'refused') return new KbError('forbidden', `${url}: the site asks robots to keep out (robots.txt).`);
  if (kind === 'foreign') return new KbError('unsupported_media', `${url} holds no text.`);
  if (kind === 'elsewhere') return new KbError('unreadable', `${url} leads to another place.`);
  return new KbError('not_found', `There is no ${url}.`);
}

/** Why a request came to nothing, as a person can understand it. */
export function failureOf(thrown: unknown, url: string, late = false): KbError {
  if (late || isLate(thrown)) return new KbError('timeout', `${url} takes too long to answer.`, { cause: thrown });
  if (thrown instanceof KbError) {
    const { code, message, details } = thrown;
    if (message.includes(url)) return thrown;
    const help = details?.['mayBeAllowed'] === true ? ' If you trust it, name it with --allow-private-host.' : '';
    return new KbError(code, `${url}: ${message}${help}`, { cause: thrown, ...(details && { details }) });
  }
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  return new KbError('upstream_failed', `${url} cannot be reached: ${reasons[code] ?? 'the connection failed'}.`, {
    cause: thrown,
  });
}

const isLate = (thrown: unknown): boolean =>
  thrown instanceof Error && (thrown.name === 'TimeoutError' || isLate(thrown.cause));

const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of the host could not be looked up',
  ECONNREFUSED: 'the host refuses the connection',
  ECONNRESET: 'the host broke the connection off',
  ETIMEDOUT: 'the host does not answer',
  EHOSTUNREACH: 'there is no way to the host',
  ENETUNREACH: 'there is no way to the host',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by nobody known',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate cannot be checked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
};
