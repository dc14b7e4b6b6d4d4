import type { KbError } from '../errors.ts';
import type { IngestReport } from '../knowledge-base.ts';
import type { PutOutcome } from '../ports.ts';

/** What has become of one source so far. */
export interface Tally {
  readonly source: string;
  readonly statuses: Set<PutOutcome>;
  readonly ids: string[];
  /** The key of each document that was written, with how many passages it has. */
  readonly written: Map<string, number>;
  waiting: number;
  documents: number;
  passages: number;
  /** Documents that a later one of the same key stands for. */
  replaced: number;
  /** Pages whose letters are not those that a reader sees. */
  garbled: number;
  reason?: KbError;
}

/** Nothing has happened yet. */
export const newTally = (source: string): Tally => ({
  source,
  statuses: new Set(),
  ids: [],
  written: new Map(),
  waiting: 0,
  documents: 0,
  passages: 0,
  replaced: 0,
  garbled: 0,
});

/** A source that was not even read. */
export const failedTally = (source: string, reason: KbError): Tally => ({ ...newTally(source), reason });

/** The report of a source, once nothing of it waits. */
export function reportOf({ source, statuses, ids, documents, passages, reason, ...told }: Tally): IngestReport {
  const status: IngestReport['status'] = reason
    ? 'failed'
    : ((['changed', 'added'] as const).find((found) => statuses.has(found)) ?? 'unchanged');
  const [replaced, garbled] = [
    told.replaced > 0 && { replaced: told.replaced },
    told.garbled > 0 && { garbled: told.garbled },
  ];
  const report = { source, status, documents, passages, ids, ...replaced, ...garbled };
  return reason ? { ...report, reason } : report;
}
