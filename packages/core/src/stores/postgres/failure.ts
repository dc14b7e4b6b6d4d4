import { KbError } from '../../errors.ts';
import { SqlError } from './sql-client.ts';

/** What the caller is told; anything but an `SqlError` is left as it is. */
export function failureOf(cause: unknown): unknown {
  if (!(cause instanceof SqlError)) return cause;
  const { code, message } = cause;
  const say = (of: KbError['code'], sentence: string) => new KbError(of, sentence, { cause });
  // A function or schema that is not there.
  if (/^(42883|3F000|42P01|PGRST20[0-9]|PGRST106)$/.test(code))
    return say('store_unavailable', 'The database has no tables of kb-mcp, or older ones. Run `kb-mcp db migrate`.');
  if (code === 'PT403') return say('forbidden', message);
  if (code === 'PT422') return say('invalid_input', message);
  if (code === 'PT501') return say('unavailable', message);
  if (code === 'PT409') return say('conflict', message);
  if (/^(28|401$|403$|42501$|PGRST30)/.test(code))
    return say('store_unavailable', 'The database refuses these credentials. Check the user, the password or the key.');
  if (code === '57014')
    return say(
      'store_unavailable',
      'The database stopped the call at its time limit. Ask for less, or raise the limit.',
    );
  if (/^54|^413$/.test(code)) return say('too_large', 'The database cannot hold a value as long as this one.');
  if (code === '25006') return say('store_unavailable', 'The database is read-only at the moment. Try again.');
  if (code.startsWith('53'))
    return say('store_unavailable', 'The database is out of connections, memory or disk. Try again later.');
  if (cause.passing) return say('store_unavailable', 'The database cannot be reached at the moment. Try again.');
  return say('store_unavailable', 'The database could not do this. The log has the details.');
}

/** A time limit keeps its own code; anything else that aborts is a cancellation. */
export function wasCancelled(signal: AbortSignal): KbError {
  const cause: unknown = signal.reason;
  return cause instanceof Error && cause.name === 'TimeoutError'
    ? new KbError('timeout', 'The call took too long. Try again, or ask for less.', { cause })
    : new KbError('cancelled', 'The call was cancelled.', { cause });
}
