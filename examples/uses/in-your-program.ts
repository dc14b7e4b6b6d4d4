import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { localPrincipal, openKnowledgeBase } from 'kb-mcp';

/** Reads the sample into a base of its own, searches it, and prints each passage with its place in the document. */
const [query = 'What is our vacation policy?'] = process.argv.slice(2);

const data = await mkdtemp(join(tmpdir(), 'kb-'));
{
  await using kb = await openKnowledgeBase({ data });
  const principal = localPrincipal;

  const sample = fileURLToPath(import.meta.resolve('../knowledge-base'));
  for await (const { status, source, reason } of kb.addPaths([sample], { principal })) {
    console.error(status, source, reason?.message ?? '');
  }

  const { items } = await kb.search({ query, limit: 3 }, { principal });
  for (const { document, heading, lines, page, text } of items) {
    const place = page === undefined ? `lines ${lines.from}–${lines.to}` : `page ${page}`;
    console.log(`${[...new Set([document.title, ...heading])].join(' > ')} (${place})\n${text.trim()}\n`);
  }
}
await rm(data, { recursive: true });
