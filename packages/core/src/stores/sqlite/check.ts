import type { Database } from './database.ts';
import { isDamage } from './failure.ts';
import { outdated } from '../outdated.ts';

export interface CheckOptions {
  readonly path: string;
  readonly analysisVersion: number;
  /** Reads every page, which takes seconds on a large base. */
  readonly deep: boolean;
}

/** `undefined` when the base is sound, else one sentence. */
export function checkBase(database: Database, { path, analysisVersion, deep }: CheckOptions): string | undefined {
  const count = (sql: string, ...parameters: string[]): number =>
    database.sql<{ found: number | null }>(sql).get(...parameters)?.found ?? 0;
  if (deep && !isWhole(database))
    return `The knowledge base in ${path} is damaged: move the folder away and add the documents again.`;
  const stale = count(staleSql, String(analysisVersion));
  if (stale === 0) return undefined;
  return outdated(stale);
}

/** Whether every page can be read, and everything that is counted is there. */
export function isWhole(database: Pick<Database, 'sql'>): boolean {
  const count = (sql: string): number => database.sql<{ found: number | null }>(sql).get()?.found ?? 0;
  return isSound(database) && counts.every(([kept, real]) => count(kept) === count(real));
}

function isSound(database: Pick<Database, 'sql'>): boolean {
  try {
    database.sql("INSERT INTO passage_index (passage_index) VALUES ('integrity-check')").run();
    return database.sql<{ quick_check: string }>('PRAGMA quick_check(1)').get()?.quick_check === 'ok';
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
}

/** Pairs that agree in a sound base. */
const counts = [
  ['SELECT sum(documents) AS found FROM collection', 'SELECT count(*) AS found FROM document'],
  ['SELECT sum(passages) AS found FROM collection', 'SELECT count(*) AS found FROM passage'],
  ['SELECT sum(passages) AS found FROM collection', 'SELECT count(*) AS found FROM passage_text'],
  ['SELECT sum(passages) AS found FROM document', 'SELECT count(*) AS found FROM passage'],
  ['SELECT sum(tokens) AS found FROM collection', 'SELECT sum(tokens) AS found FROM document'],
] as const;

const staleSql = "SELECT sum(documents) AS found FROM tally WHERE kind = 'analysis' AND value <> ?";
