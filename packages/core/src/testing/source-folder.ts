import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { localPrincipal } from '../access/permission.ts';
import type { KnowledgeBase } from '../knowledge-base.ts';
import type { FileChange, SyncRequest } from '../sources.ts';
import { openTestKb } from './open-test-kb.ts';

export const local = { principal: localPrincipal };

/** A folder to be a source, empty before each test, and what tests of a source do again and again. */
export function sourceFolder() {
  const base = mkdtempSync(join(tmpdir(), 'kb-sync-'));
  const docs = join(base, 'docs');
  beforeEach(() => {
    mkdirSync(docs, { recursive: true });
  });
  afterEach(() => rmSync(base, { recursive: true }));

  return {
    base,
    docs,
    write(name: string, text: string): void {
      const path = join(docs, name);
      mkdirSync(join(path, '..'), { recursive: true });
      writeFileSync(path, text);
      // An hour ago, so that its time says something.
      const then = Date.now() / 1000 - 3600;
      utimesSync(path, then, then);
    },
    async sync(kb: KnowledgeBase, request: SyncRequest = {}) {
      const changes: FileChange[] = [];
      const [report] = await kb.sync({ ...request, changed: (change) => changes.push(change) }, local);
      const told = changes.map(({ status, path }) => `${status} ${path.slice(docs.length + 1)}`).toSorted();
      return { counts: report!.counts, withheld: report!.withheld, told, changes };
    },
    async withSource(options: Parameters<typeof openTestKb>[0] = {}) {
      const kb = await openTestKb(options);
      await kb.sources.declare({ address: docs }, local);
      return kb;
    },
  };
}

/** Files that have changed just now may change again within the same tick of the clock. */
export const settle = () => new Promise((resolve) => setTimeout(resolve, 60));

export const keys = async (kb: KnowledgeBase) => (await kb.list({ limit: 1000 }, local)).items.map(({ key }) => key);

export const find = async (kb: KnowledgeBase, query: string) =>
  (await kb.search({ query, limit: 5 }, local)).items.map(({ document }) => document.key);
