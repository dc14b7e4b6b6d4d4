import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMcpOpenAIClient, localPrincipal, openKnowledgeBase } from '../apps/cli/src/index.ts';
import { vacationModel } from './ask/vacation.ts';
import { type Asked, openaiStandIn } from './openai-stand-in.ts';
import { call, say } from './openai-stand-in/script.ts';
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

test('the program over /sse prints the policy with its address', async () => {
  const output = await run('ask-over-sse.ts', french, `http://${server.host}/sse`);
  expect(output).toMatch(/^Politique de vacances et de congés: http:/m);
});

test('the program with a model, played by a stand-in, prints the answer and which quotations hold', async () => {
  await using standIn = await openaiStandIn(...vacationModel);
  const env = { OPENAI_BASE_URL: standIn.baseURL };
  const output = await runWith(env, 'answer-with-a-model.ts', french, join(folder, 'data'));
  expect(output).toContain('Chaque salarié dispose de 25 jours ouvrés');
  expect(output).toMatch(/^verified: “L'entreprise accorde .*” \(Politique de vacances et de congés, /m);
  expect(output).toMatch(/^unsupported: “Le vendredi est toujours libre”/m);
});

test('the program that lets OpenAI call, played by a stand-in, tells it where the server is', async () => {
  const remote = [{ name: 'search', arguments: { query: french }, output: '{}' }];
  await using standIn = await openaiStandIn(say('25 jours ouvrés.', { remote }));
  const env = { OPENAI_BASE_URL: standIn.baseURL, KB_MCP_SERVER_TOKEN: 'kbmcp_x' };
  expect(await runWith(env, 'let-openai-call.ts', french)).toBe('25 jours ouvrés.\n');
  expect(standIn.asked[0]!.body['tools']).toMatchObject([{ type: 'mcp', authorization: 'kbmcp_x' }]);
});

test('the agent of the OpenAI Agents SDK asks the server at its URL, and a stand-in plays the model', async () => {
  await using standIn = await openaiStandIn(
    call(['search_documents', { query: french, limit: 3 }]),
    ({ results }: Asked) => say(/25 jours ouvrés/.exec(results.join('\n'))?.[0] ?? 'nothing was found'),
  );
  const env = { OPENAI_BASE_URL: standIn.baseURL };
  expect(await runWith(env, 'openai-agents.ts', french, `http://${server.host}/mcp`)).toBe('25 jours ouvrés\n');
  expect(standIn.asked[0]).toMatchObject({ path: '/v1/responses', questions: [french] });
  expect(standIn.asked[0]!.functions).toEqual(expect.arrayContaining(['search', 'fetch', 'search_documents']));
});

test('the script of plain HTTP finds, reads, packs and counts, and meets an error', async () => {
  const script = join(root, 'examples/clients/rest.sh');
  const { stdout } = await promisify(execFile)('bash', [script, `http://${server.host}`]);
  const [byAddress, byBody, context, , document, stats, found, problem] = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
  expect(byBody).toEqual(byAddress);
  expect(context.context).toContain('Lumen Frais');
  expect(document.text.length).toBeGreaterThan(100);
  expect(stats.documents).toBeGreaterThan(9);
  expect(found.results.length).toBeGreaterThan(0);
  expect(problem).toMatchObject({ status: 404, code: 'not_found' });
});

test('the first five questions of the sample are answered through ask from their own words; a stand-in plays the model', async () => {
  const text = await readFile(join(root, 'examples/knowledge-base/kb.json'), 'utf8');
  const pairs: readonly { question: string; answer: string }[] = JSON.parse(text).slice(0, 5);
  await using standIn = await openaiStandIn(
    ...pairs.flatMap(({ question, answer }) => [
      call(['search_documents', { query: question, limit: 5 }]),
      ({ results }: Asked) => {
        const [words = ''] = answer.split('. ', 1);
        const hits: readonly { id: string; text: string }[] = JSON.parse(results.at(-1)!).results;
        return say(`“${words}” [${hits.find((hit) => hit.text.includes(words))?.id}]`);
      },
    ]),
  );
  const command = { command: process.execPath, args: [cli, '--transport', 'stdio', '--data', join(folder, 'data')] };
  await using client = createMcpOpenAIClient({ servers: [command], model: 'm', baseURL: standIn.baseURL });
  for (const { question } of pairs) {
    const { citations } = await client.processQuery(question);
    expect({ question, citations }).toMatchObject({
      citations: [{ status: 'verified', source: { title: 'kb', heading: expect.arrayContaining([question]) } }],
    });
  }
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
const run = (program: string, ...args: readonly string[]): Promise<string> => runWith({}, program, ...args);

async function runWith(more: Record<string, string>, program: string, ...args: readonly string[]): Promise<string> {
  const library = pathToFileURL(join(root, 'apps/cli/src/index.ts')).href;
  const hook = `import { registerHooks } from 'node:module';
    registerHooks({ resolve: (name, context, next) => next(name === 'kb-mcp' ? '${library}' : name, context) });`;
  const hooked = ['--import', `data:text/javascript,${encodeURIComponent(hook)}`];
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env['PATH']}`, ...more };
  const { stdout } = await promisify(execFile)(process.execPath, [...hooked, join(uses, program), ...args], { env });
  return stdout;
}
