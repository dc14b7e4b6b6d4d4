import type { Rights } from '@kb-mcp/core/access';

/** Collections in the form that commands accept. */
export const showCollections = (collections: Rights['collections']): string =>
  collections === 'all'
    ? 'all'
    : Object.entries(collections)
        .map(([name, role]) => (role === 'writer' ? `${name}:writer` : name))
        .join(', ') || 'none';

/** Scopes without their prefix. */
export const showScopes = (scopes: readonly string[]): string =>
  scopes.map((scope) => scope.replace(/^kb:/, '')).join(', ') || 'none';

/** Names separated by commas. */
export const split = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
