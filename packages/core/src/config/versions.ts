import { z } from 'zod';
import type { VersionRules } from '../ports.ts';
import { usualVersions } from '../stores/version-rules.ts';
import { setting } from './fields.ts';

/** How many earlier texts a document keeps, and for how long. */
export const versionSettings = {
  versions: setting(
    z.coerce.number().int().min(0).max(1_000),
    'KB_MCP_VERSIONS',
    undefined,
    'How many earlier texts a document keeps when its source changes; 0 keeps none.',
  ).default(usualVersions.keep),
  versionDays: setting(
    z.coerce.number().int().min(1).max(100_000).optional(),
    'KB_MCP_VERSION_DAYS',
    undefined,
    'For how many days after it was replaced an earlier text is kept at most.',
  ),
};

/** The rules for a store, as configured. */
export const versionRules = ({
  versions,
  versionDays,
}: {
  readonly versions?: number | undefined;
  readonly versionDays?: number | undefined;
}): VersionRules => ({
  keep: versions ?? usualVersions.keep,
  ...(versionDays === undefined ? {} : { days: versionDays }),
});
