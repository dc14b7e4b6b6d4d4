import type { VersionRules } from '../ports.ts';

/** What is kept of earlier texts when nobody says otherwise. */
export const usualVersions: VersionRules = { keep: 5 };

/** Versions that were replaced before this are no longer kept, ISO 8601; empty where time does not matter. */
export const oldestEnd = ({ days }: VersionRules): string =>
  days === undefined ? '' : new Date(Date.now() - days * 86_400_000).toISOString();
