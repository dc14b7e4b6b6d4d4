import type { DeclaredSource, FileChange, SourceRequest, SyncReport } from '@kb-mcp/core';
import { fileLine, held } from './file-line.ts';
import { nearPath } from './near-path.ts';
import { plural } from './numbers.ts';
import type { Session } from './session.ts';
import { stopped } from './stopped.ts';
import { jobProgress } from './job-progress.ts';
import { print, printJson, remark, styled } from './terminal.ts';

export interface SyncFlags {
  readonly dryRun?: boolean | undefined;
  readonly confirm?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** Brings sources level, tells of each file that is not as it was, and gives the reports. Files that fail, and removals that were withheld, make the exit code 1. */
export async function syncAndTell(
  { kb, principal, signal }: Session,
  sources: readonly string[] | undefined,
  { dryRun, confirm, json }: SyncFlags,
): Promise<{
  readonly reports: readonly SyncReport[];
  readonly changes: readonly (FileChange & { readonly source: string })[];
}> {
  const progress = jobProgress();
  const changes: (FileChange & { readonly source: string })[] = [];
  try {
    const reports = await kb.sync(
      {
        sources,
        dryRun,
        confirm,
        progress: (state, source) => progress.show(state, source.address),
        changed(change, source) {
          if (json) changes.push({ ...change, source: source.id });
          else progress.above(() => print(line(change)));
        },
      },
      { principal, signal },
    );
    if (reports.some(({ counts, withheld }) => counts.failed > 0 || withheld)) process.exitCode = 1;
    return { reports, changes };
  } catch (error) {
    throw signal.aborted ? stopped(error) : error;
  } finally {
    progress.end();
  }
}

/** Declares sources, brings them level, and tells what became of each. */
export async function declareAndSync(
  session: Session,
  paths: readonly string[],
  request: Omit<SourceRequest, 'address'>,
  { json }: SyncFlags,
): Promise<readonly SyncReport[]> {
  const ids = new Set<string>();
  for (const address of paths) ids.add((await session.kb.sources.declare({ ...request, address }, session)).id);
  const { reports, changes } = await syncAndTell(session, [...ids], { json });
  if (json) printJson({ sources: reports, changes });
  else for (const report of reports) tellReport(report, {});
  return reports;
}

/** What became of one source, and what was left undone. */
export function tellReport({ source, counts, withheld }: SyncReport, { dryRun }: SyncFlags): void {
  const would = dryRun ? ' (nothing was done)' : '';
  const { copies, ignored } = counts;
  const shown = ['added', 'changed', 'moved', 'removed', 'unchanged', 'failed'] as const;
  const parts = shown.map((name) => `${counts[name].toLocaleString('en')} ${name}`);
  if (copies > 0) parts.push(copies === 1 ? '1 copy' : `${copies.toLocaleString('en')} copies`);
  if (ignored > 0) parts.push(`${ignored.toLocaleString('en')} ignored`);
  print(styled('bold', `${nameOf(source)}: ${parts.join(', ')}${would}.`));
  if (withheld) {
    remark(
      `${withheld.reason} ${plural(withheld.files, 'file')} left as they were in the base: if that is right, run kb-mcp sync ${source.id} --confirm.`,
    );
  }
}

const nameOf = ({ address, collection }: DeclaredSource): string =>
  `${nearPath(address)}${collection === 'default' ? '' : ` (${collection})`}`;

/** One file that is not as it was. */
const line = ({ status, path, reason, ...change }: FileChange): string =>
  fileLine({ status, path, reason, note: noteOf({ status, ...change }) });

function noteOf({ status, from, ...found }: Omit<FileChange, 'path' | 'reason'>): string {
  if (status === 'moved') return `was ${nearPath(from ?? '')}`;
  if (status === 'copied') return `same as ${nearPath(from ?? '')}`;
  return status === 'removed' || found.passages === 0 ? '' : held(found);
}
