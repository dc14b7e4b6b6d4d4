import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { localPrincipal } from '../../packages/core/src/access/permission.ts';
import { loadConfig } from '../../packages/core/src/config.ts';
import { openKnowledgeBase } from '../../packages/core/src/open.ts';
import { hiddenCases } from '../../packages/core/src/testing/hidden-files.ts';

/** Runs the program and gives what it prints. */
export type Run = (args: readonly string[]) => Promise<string>;

const audited = z.object({
  findings: z.array(z.object({ key: z.string(), hidden: z.record(z.string(), z.number()) })),
});

/**
 * Adds files that hide something, and tells what is wrong: a sentence that is not found, a hidden word that stands in what the base holds, or one that
 * the audit does not tell of.
 */
export async function checkHidden(run: Run, base: string): Promise<readonly string[]> {
  const folder = join(base, 'hidden');
  const data = join(base, 'hidden-data');
  const files = Object.entries(hiddenCases).map(([name, make], i) => {
    const [seen, unseen] = [`lumber${letters(i)}`, `zephyr${letters(i)}`];
    return { name, seen, unseen, content: make(seen, unseen) };
  });
  mkdirSync(folder, { recursive: true });
  for (const { name, content } of files) writeFileSync(join(folder, name), content);
  await run(['add', folder, '--data', data, '--json']);
  const everything = (await run(['export', '--data', data])).split('\n');
  const { findings } = audited.parse(JSON.parse(await run(['audit', 'content', '--json', '--data', data])));
  const told = new Set(findings.filter(({ hidden }) => Object.keys(hidden).length > 0).map(({ key }) => nameOf(key)));
  await using kb = await openKnowledgeBase(loadConfig({ flags: { data } }));
  const wrong: string[] = [];
  for (const { name, seen, unseen } of files) {
    const { items } = await kb.search({ query: seen, limit: 3 }, { principal: localPrincipal });
    if (!items.some(({ document }) => nameOf(document.key) === name)) wrong.push(`${name}: what is seen is not found`);
    if (everything.some((line) => line.includes(unseen))) wrong.push(`${name}: what is hidden is in the base`);
    if (!told.has(name)) wrong.push(`${name}: what is hidden is not reported`);
  }
  return wrong;
}

const nameOf = (key: string): string => key.slice(key.lastIndexOf('/') + 1);

/** A number in letters, so that words differ in more than one of them. */
const letters = (n: number): string =>
  [n % 26, (n * 7) % 26, Math.floor(n / 26), (n * 11) % 26].map((each) => String.fromCodePoint(97 + each)).join('');
