import type { Scope } from '@kb-mcp/core';
import { type Rights, scopes } from '@kb-mcp/core/access';
import type { JWTPayload } from 'jose';

/** What the claims of an issuer mean here. */
export interface ClaimRules {
  /** Where scopes are looked for; dots lead into objects. */
  readonly scopeClaims: readonly string[];
  /** The issuer's words for scopes; our own names mean themselves. */
  readonly scopeMap: Readonly<Record<string, readonly Scope[]>>;
  readonly collectionClaim?: string | undefined;
  /** Collections by value of that claim. */
  readonly collectionMap: Readonly<Record<string, Rights['collections']>>;
}

/** The scopes that a token carries under any of the claims. */
export function scopesIn(payload: JWTPayload, { scopeClaims, scopeMap }: ClaimRules): Scope[] {
  const words = new Set(scopeClaims.flatMap((claim) => wordsIn(payload, claim)));
  return scopes.filter(
    (scope) => words.has(scope) || [...words].some((word) => meaning(scopeMap, word)?.includes(scope)),
  );
}

/** The collections that the values of the claim are mapped to. */
export function collectionsIn(payload: JWTPayload, rules: ClaimRules): readonly Rights['collections'][] {
  const { collectionClaim, collectionMap } = rules;
  if (collectionClaim === undefined) return [];
  return wordsIn(payload, collectionClaim, /\0/).map((value) => meaning(collectionMap, value) ?? {});
}

/** All collections of several sources; who writes in one of them writes. */
export function union(all: readonly Rights['collections'][]): Rights['collections'] {
  const merged = new Map<string, 'reader' | 'writer'>();
  for (const collections of all) {
    if (collections === 'all') return 'all';
    for (const [name, role] of Object.entries(collections)) if (merged.get(name) !== 'writer') merged.set(name, role);
  }
  return Object.fromEntries(merged);
}

// A word may be called like something that every object has.
const meaning = <T>(map: Readonly<Record<string, T>>, word: string): T | undefined =>
  Object.hasOwn(map, word) ? map[word] : undefined;

function wordsIn(payload: JWTPayload, claim: string, separator = / +/): readonly string[] {
  const value = payload[claim] ?? claim.split('.').reduce<unknown>(step, payload);
  if (typeof value === 'string') return value.split(separator);
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

const step = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
