import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Spent, spentOn } from './spent.ts';
import { quantile } from './statistics.ts';

/**
 * What `kb-mcp add` takes for a folder of PDFs, beside what its PDF library takes to read the same files in one process:
 * `node bench/add-pdfs.ts ~/Documents/contracts --rounds 5`. Both in turn, so that a busy machine is busy for both; processor time is that of all processes.
 */
const { values, positionals } = parseArgs({
  options: { rounds: { type: 'string', default: '3' } },
  allowPositionals: true,
});
const [given] = positionals;
if (given === undefined) throw new Error('Name a folder of PDFs: node bench/add-pdfs.ts <folder>');
const folder = resolve(given);
const cli = resolve(import.meta.dirname, '../apps/cli/bin/kb-mcp.js');
const alone = resolve(import.meta.dirname, 'read-pdfs.ts');

const rows: { readonly alone: Spent; readonly added: Spent }[] = [];
for (let round = 0; round < Number(values.rounds); round++) {
  const data = mkdtempSync(join(tmpdir(), 'kb-mcp-add-'));
  try {
    const read = spentOn([process.execPath, alone, folder]);
    // A file that cannot be read is told of, and the others count all the same.
    const added = spentOn([process.execPath, cli, 'add', folder, '--data', data], { mayFail: true });
    rows.push({ alone: read, added });
  } finally {
    rmSync(data, { recursive: true });
  }
}

const figure = (of: (row: (typeof rows)[number]) => number): string => quantile(rows.map(of), 0.5).toFixed(2);
console.log(`${readdirSync(folder).length} files, ${rows.length} rounds, medians
                  library alone   kb-mcp add   ratio
processor time  ${figure(({ alone: { cpu } }) => cpu).padStart(13)} s ${figure(({ added: { cpu } }) => cpu).padStart(10)} s ${figure((row) => row.added.cpu / row.alone.cpu).padStart(7)}
time            ${figure(({ alone: { wall } }) => wall).padStart(13)} s ${figure(({ added: { wall } }) => wall).padStart(10)} s ${figure((row) => row.added.wall / row.alone.wall).padStart(7)}`);
