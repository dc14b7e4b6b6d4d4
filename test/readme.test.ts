import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cli, serve, type Served } from './served.ts';

const root = resolve(import.meta.dirname, '..');
const english = await readFile(join(root, 'README.md'), 'utf8');
const french = await readFile(join(root, 'README.fr.md'), 'utf8');
const blocks = codeBlocks(english);
const shell = blocks.filter(({ language }) => language === 'sh').map(({ code }) => code);

describe('the two READMEs', () => {
  test('have the same headings, level by level', () => {
    const levels = (text: string) => [...prose(text).matchAll(/^#+/gm)].map(([hashes]) => hashes.length);
    expect(levels(french)).toEqual(levels(english));
  });

  test('have the same code blocks', () => {
    expect(codeBlocks(french)).toEqual(blocks);
  });

  test('link to the same places', () => {
    const others = (text: string) => links(text).filter((target) => !target.startsWith('README'));
    expect(others(french)).toEqual(others(english));
  });
});

const pages = [
  'README.md',
  'README.fr.md',
  'CONTRIBUTING.md',
  'docs/architecture.md',
  'docs/ask.md',
  'docs/extend.md',
  'docs/rest.md',
  'docs/clients.md',
  'docs/evaluation.md',
  'docs/operations.md',
  'docs/security.md',
  'docs/sign-in.md',
];
test.each(pages)('each link of %s leads somewhere', async (page) => {
  const text = await readFile(join(root, page), 'utf8');
  const broken = links(text).filter((target) => {
    const path = target.replace(/#.*$/, '');
    return !/^https?:/.test(target) && path !== '' && !existsSync(join(root, dirname(page), path));
  });
  expect(broken).toEqual([]);
});

test('the configuration for Claude Desktop is the one in the examples', async () => {
  const example = await readFile(join(root, 'examples/clients/claude_desktop_config.json'), 'utf8');
  const [shown] = blocks.filter(({ language }) => language === 'json');
  expect(JSON.parse(shown!.code)).toEqual(JSON.parse(example));
});

test('each npm script that a page names exists', async () => {
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const texts = await Promise.all(pages.map((page) => readFile(join(root, page), 'utf8')));
  const named = [...texts.join('\n').matchAll(/\bnpm (?:run )?(start|test|(?<=run )[\w:]+)/g)].map(([, name]) => name);
  expect(named).not.toEqual([]);
  for (const name of named) expect(scripts).toHaveProperty([name!]);
});

test('each command and flag is one that --help knows', async () => {
  const helps: Record<string, Promise<string>> = {};
  const help = await kbMcp('--help');
  const calls = shell.flatMap((code) => [...code.matchAll(/npx kb-mcp (.*)/g)].map(([, args]) => args!));
  expect(calls.length).toBeGreaterThan(5);
  for (const args of calls) {
    const [first] = args.split(' ');
    const command = /^[a-z]+$/.test(first!) ? first! : undefined;
    if (command) expect(help).toMatch(new RegExp(`^ +${command}\\b`, 'm'));
    helps[command ?? 'serve'] ??= kbMcp(command ?? 'serve', '--help');
    for (const [flag] of args.matchAll(/(?<= |^)--[a-z-]+/g)) expect(await helps[command ?? 'serve']).toContain(flag);
  }
}, 60_000);

describe('against a server with the sample', () => {
  let folder: string;
  let server: Served;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kb-mcp-readme-'));
    await cp(join(root, 'examples/knowledge-base'), join(folder, 'Documents'), { recursive: true });
    server = await serve(join(folder, 'Documents'), join(folder, 'data'));
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const curls = shell.filter((code) => code.includes('curl '));
  test('there is one block of curl for /mcp and one for /sse', () => {
    expect(curls.map((code) => /3000(\/\w+)/.exec(code)?.[1])).toEqual(['/mcp', '/sse']);
  });

  test('the curl blocks give the same answer, and the vacation policy comes first', async () => {
    const answers = await Promise.all(curls.map((code) => bash(code.replaceAll('127.0.0.1:3000', server.host))));
    const [overMcp, overSse] = answers.map(resultIn);
    expect(overSse).toEqual(overMcp);
    const [best] = overMcp!.structuredContent.results;
    expect(best!.url).toContain(`http://${server.host}/documents/`);
    expect(await (await fetch(best!.url)).text()).toMatch(/25 (working days|jours ouvrés)/);
  });

  test('the script of curl lines gets the same from each door', async () => {
    const output = await bash(`'${join(root, 'examples/clients/curl.sh')}' http://${server.host}`);
    const answers = output.split('\n').filter((line) => line.startsWith('{'));
    const ids = answers.map((line) => resultIn(line).structuredContent.results.map(({ id }) => id));
    expect(ids).toHaveLength(3);
    expect(ids[0]!.length).toBeGreaterThan(0);
    expect(ids).toEqual([ids[0], ids[0], ids[0]]);
  });

  test('the command lines run as they are written', async () => {
    const lines = shell.filter((code) => /npx kb-mcp (add|search)/.test(code));
    const output = await bash(lines.join('\n'));
    expect(output).toContain('25 jours ouvrés de vacances');
    expect(output).toContain('20 weeks at full pay');
  }, 90_000);

  /** Runs what a reader would paste, with `npx kb-mcp` meaning this tree and `~` a home with the sample in Documents. */
  async function bash(script: string): Promise<string> {
    const npx = `npx() { shift; '${process.execPath}' '${cli}' "$@"; }`;
    const cwd = await mkdtemp(join(folder, 'cwd-'));
    await symlink(join(folder, 'data'), join(cwd, '.kb-mcp'));
    const env = { ...process.env, HOME: folder, KB_MCP_DATA: join(folder, 'data') };
    const { stdout } = await promisify(execFile)('bash', ['-ec', `${npx}\n${script}`], { cwd, env });
    return stdout;
  }
});

interface SearchResult {
  readonly structuredContent: { readonly results: readonly { readonly id: string; readonly url: string }[] };
}

/** The result in an answer, whether it came as plain JSON or as an event of a stream. */
function resultIn(output: string): SearchResult {
  const line = output.split('\n').find((text) => text.includes('"jsonrpc"'));
  return JSON.parse(line!.replace(/^data: /, '')).result;
}

async function kbMcp(...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [cli, ...args]);
  return stdout;
}

function codeBlocks(text: string): readonly { readonly language: string; readonly code: string }[] {
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, code]) => ({
    language: language!,
    code: code!,
  }));
}

function prose(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```$/gm, '');
}

function links(text: string): readonly string[] {
  return [...prose(text).matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target!);
}
