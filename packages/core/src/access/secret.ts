import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const PREFIX = 'kbmcp_';

/** A new API key: 32 random bytes that nobody can guess, with a prefix by which scanners find leaked ones. */
export const newSecret = (): string => PREFIX + randomBytes(32).toString('base64url');

/** Whether it could be one of ours. */
export const isSecret = (text: string): boolean => /^kbmcp_[\w-]{43}$/.test(text);

/** What is kept of a secret. It is random, so a plain hash cannot be turned back. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Compares without telling by its time how much was right. */
export const sameText = (one: string, other: string): boolean =>
  timingSafeEqual(createHash('sha256').update(one).digest(), createHash('sha256').update(other).digest());
