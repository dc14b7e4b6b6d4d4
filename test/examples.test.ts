import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { localPrincipal, openKnowledgeBase } from '../apps/cli/src/index.ts';
import { cli, serve, type Served } from './served.ts';

const root = resolve(import.meta.dirname, '..');
const uses = join(root, 'examples/uses');
let folder: string;
let server: Served;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kb-mcp-examples-'));
  server = await serve(join(root, 'examples/knowledge-base'), join(folder, 'data'));
  await writeFile(join(folder, 'npx'), `#!/bin/sh\nshift\nexec '${process.execPath}' '${cli}' "$@"\n`, { mode: 0o755 });
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const french = 'Quelle est la politique de vacances de notre entreprise ?';

test('the program over HTTP prints the policy with links to our pages', async () => {
  const output = await run('ask-over-http.ts', french, `http://${server.host}/mcp`);
  expect(output).toContain('25 jours ouvrés');
  expect(output).toContain(`http://${server.host}/documents/`);
});

test('the program over stdio starts a server on the same data and prints the policy with its place', async () => {
  const output = await run('ask-over-stdio.ts', french, join(folder, 'data'));
  expect(output).toMatch(/^Politique de vacances et de congés, Vacances annuelles$/m);
});

test('the program that uses the library prints the policy with its lines', async () => {
  const output = await run('in-your-program.ts', 'What is our vacation policy?');
  expect(output).toMatch(/^kb > What is our company's vacation policy\? \(lines \d+–\d+\)$/m);
});

test('the examples page lists each program', async () => {
  const page = await readFile(join(root, 'examples/README.md'), 'utf8');
  for (const program of await readdir(uses)) expect(page).toContain(`(uses/${program})`);
});

test.each([
  ['French', ['politique-de-conges.md', 'politique-de-voyage.md', 'guide-accueil.html'], 'Vacances annuelles'],
  ['English', ['kb.json', 'security-policy.docx', 'release-notes.txt'], "What is our company's vacation policy?"],
])('a question in French finds the vacation policy when it is written in %s only', async (language, files, heading) => {
  await using kb = await openKnowledgeBase({ data: join(folder, language) });
  const principal = localPrincipal;
  const paths = files.map((file) => join(root, 'examples/knowledge-base', file));
  for await (const { status } of kb.addPaths(paths, { principal })) expect(status).toBe('added');
  const { items } = await kb.search({ query: french, limit: 3 }, { principal });
  expect(items[0]?.heading).toContain(heading);
  expect(items[0]?.document.url).toMatch(/^file:/);
});

/** Runs a program with `kb-mcp`, as a package and as a command, meaning this tree. */
async function run(program: string, ...args: readonly string[]): Promise<string> {
  const library = pathToFileURL(join(root, 'apps/cli/src/index.ts')).href;
  const hook = `import { registerHooks } from 'node:module';
    registerHooks({ resolve: (name, context, next) => next(name === 'kb-mcp' ? '${library}' : name, context) });`;
  const hooked = ['--import', `data:text/javascript,${encodeURIComponent(hook)}`];
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env['PATH']}` };
  const { stdout } = await promisify(execFile)(process.execPath, [...hooked, join(uses, program), ...args], { env });
  return stdout;
}
