import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { KbError } from '@kb-mcp/core/errors';

/** What a service said went wrong, in one sentence; the key is never in it. */
export function serviceFailure(thrown: unknown, model: string): KbError {
  if (thrown instanceof KbError) return thrown;
  const cause = thrown;
  if (thrown instanceof APIUserAbortError || (thrown instanceof Error && thrown.name === 'AbortError'))
    return new KbError('cancelled', 'It was interrupted.', { cause });
  if (thrown instanceof APIConnectionTimeoutError)
    return new KbError('timeout', 'The model service did not answer in time.', { cause });
  if (thrown instanceof APIConnectionError)
    return new KbError(
      'upstream_failed',
      'The model service cannot be reached. Check OPENAI_BASE_URL and the network.',
      { cause },
    );
  if (!(thrown instanceof APIError))
    return new KbError('upstream_failed', 'The model service answered with something that is not understood.', {
      cause,
    });
  return ofStatus(thrown, model);
}

/** What a code of the service says, whether it came as an answer or in the middle of one. */
export function failureOf(code: string | null | undefined, cause: unknown, model = 'the model'): KbError | undefined {
  switch (code) {
    case 'insufficient_quota':
      return new KbError('rate_limited', 'The account of this API key has no credit left.', { cause });
    case 'rate_limit_exceeded':
      return new KbError('rate_limited', `The model service has too many requests right now. ${whenAgain(cause)}`, {
        cause,
      });
    case 'content_filter':
    case 'content_policy_violation':
      return new KbError('forbidden', 'The content filter of the model service stopped this question.', { cause });
    case 'context_length_exceeded':
      return new KbError(
        'too_large',
        `What was found is too long for ${model}. Ask for less, or take a larger model.`,
        {
          cause,
        },
      );
    default:
      return undefined;
  }
}

function whenAgain(cause: unknown): string {
  const seconds = cause instanceof APIError ? Number(cause.headers?.get('retry-after')) : 0;
  return seconds > 60 ? `Try again in ${Math.ceil(seconds / 60)} minutes.` : 'Try again in a minute.';
}

function ofStatus(error: InstanceType<typeof APIError>, model: string): KbError {
  const options = { cause: error };
  const coded = failureOf(error.code, error, model);
  if (coded) return coded;
  switch (error.status) {
    case 401:
      return new KbError(
        'unauthenticated',
        'The model service does not accept this API key (OPENAI_API_KEY).',
        options,
      );
    case 403:
      return new KbError('forbidden', `The model service does not let this API key use ${model}.`, options);
    case 404:
      return new KbError(
        'not_found',
        `The model service knows no model ${model}, or not this API. Check --model, --api and OPENAI_BASE_URL.`,
        options,
      );
    case 413:
      return new KbError('too_large', `What was found is too long for ${model}.`, options);
    case 429:
      return new KbError(
        'rate_limited',
        `The model service has too many requests right now. ${whenAgain(error)}`,
        options,
      );
    default:
  }
  if (error.status !== undefined && error.status < 500)
    return new KbError('upstream_failed', `The model service refused the request: ${short(error.message)}`, options);
  return new KbError('upstream_failed', 'The model service failed. Try again.', options);
}

const short = (message: string): string => {
  const line = message.replaceAll(/\s+/g, ' ').replaceAll(/sk-[\w-]{6,}/g, '(hidden)');
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
};
