import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { cli } from '../served.ts';

/** Starts `kb-mcp` with these arguments on a data folder. */
export function start(args: readonly string[], data: string) {
  const { NO_COLOR: _, FORCE_COLOR: __, ...inherited } = process.env;
  const child = spawn(process.execPath, [cli, ...args], { env: { ...inherited, KB_MCP_DATA: data } });
  child.stdin.end();
  return child;
}

/** Runs `kb-mcp` to its end. */
export async function run(args: readonly string[], data: string) {
  const child = start(args, data);
  const ended = once(child, 'close');
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { stdout, stderr, code: Number(code) };
}

/** Files of a few paragraphs, in ten folders: texts, pages, tables, several documents in one, copies, and one that cannot be read. */
export function writeFiles(folder: string, count: number): void {
  for (let n = 0; n < count; n += 1) {
    const words = Array.from({ length: 150 }, (_, at) => `w${(n * 31 + at * 7) % 997}`).join(' ');
    const [name, content] = shapes[n % shapes.length]!(n, words);
    const path = join(folder, `part${n % 10}`, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  writeFileSync(join(folder, 'broken.pdf'), 'This is no PDF.');
}

const shapes: readonly ((n: number, words: string) => readonly [name: string, content: string])[] = [
  (n, words) => [`${n}.md`, `# Note ${n}\n\n${words}\n\n## More\n\n${words}\n`],
  (n, words) => [`${n}.txt`, `Letter ${n}. ${words}`],
  (n, words) => [`${n}.html`, `<title>Page ${n}</title><h1>Page ${n}</h1><p>${words}</p>`],
  (n, words) => [
    `${n}.jsonl`,
    [1, 2, 3].map((at) => JSON.stringify({ id: `${n}-${at}`, text: `${at} ${words}` })).join('\n'),
  ],
  (n) => [`copy${n}.txt`, 'The same words in several files.'],
];
