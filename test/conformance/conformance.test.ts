import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { silentLog } from '@kb-mcp/core';
import { mcpServerFactory } from '@kb-mcp/core/mcp';
import { tools } from '@kb-mcp/core/tools';
import { startHttp } from '@kb-mcp/http';
import { describe, expect, test } from 'vitest';
import { openTestKb } from '../../packages/core/src/testing/open-test-kb.ts';
import { conformanceFixture } from './fixture.ts';

const suite = createRequire(import.meta.url).resolve('@modelcontextprotocol/conformance/dist/index.js');

describe('The official conformance suite, through our HTTP application', () => {
  test('passes 84 of 84 on 2025-11-25, with sessions', async () => {
    await using server = await startHttp({
      factory: conformanceFixture,
      port: 0,
      statefulSessions: true,
      log: silentLog,
    });
    const { code, output } = await conformance(server.port, '--requirements', '2025-11-25');
    expect(output).toContain('Total: 84 passed, 0 failed');
    expect(code).toBe(0);
  });

  test('passes on 2026-07-28, without sessions', async () => {
    await using server = await startHttp({ factory: conformanceFixture, port: 0, log: silentLog });
    const { code, output } = await conformance(server.port, '--requirements', '2026-07-28');
    expect(output.match(/^✗ (?!tasks-).*/gm)).toBeNull();
    expect(code).toBe(0);
  });
});

describe('The conformance scenarios that apply to any server, with our own tools', () => {
  const scenarios = {
    '2025-11-25': [
      'server-initialize',
      'ping',
      'tools-list',
      'resources-list',
      'prompts-list',
      'dns-rebinding-protection',
      'server-session-lifecycle',
      'server-sse-multiple-streams',
    ],
    '2026-07-28': [
      'caching',
      'dns-rebinding-protection',
      'http-header-validation',
      'tools-list',
      'resources-list',
      'prompts-list',
      'sep-2164-resource-not-found',
      'server-sse-multiple-streams',
      'input-required-result-unsupported-methods',
    ],
  };

  for (const [version, names] of Object.entries(scenarios)) {
    test(`pass on ${version}`, async () => {
      await using kb = await openTestKb({ documents: [{ key: 'tea.txt', text: 'Green tea is steamed.' }] });
      const factory = mcpServerFactory({ kb, tools });
      const statefulSessions = version.startsWith('2025');
      await using server = await startHttp({ factory, port: 0, statefulSessions, log: silentLog });
      const { output } = await conformance(server.port, '--requirements', version);
      expect(names.filter((name) => !output.includes(`\n✓ ${name}: `))).toEqual([]);
    });
  }
});

async function conformance(port: number, ...args: readonly string[]): Promise<{ code: number; output: string }> {
  // The suite leaves its results in the folder it runs in.
  const cwd = await mkdtemp(join(tmpdir(), 'conformance-'));
  try {
    const child = spawn(process.execPath, [suite, 'server', '--url', `http://localhost:${port}/mcp`, ...args], { cwd });
    const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)));
    const [output, code] = await Promise.all([text(child.stdout), ended]);
    return { code, output };
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}
