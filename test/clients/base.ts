import { setTimeout as pause } from 'node:timers/promises';
import { defineTool, type KnowledgeBase, type Tool } from '@kb-mcp/core';
import { mcpServerFactory } from '@kb-mcp/core/mcp';
import { tools } from '@kb-mcp/core/tools';
import type { McpServerFactory } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { openTestKb } from '../../packages/core/src/testing/open-test-kb.ts';

/** The same base behind every door of the matrix: two documents, every tool, and three tools to watch a call from inside. */
export async function openBase(): Promise<{ readonly kb: KnowledgeBase; readonly factory: McpServerFactory }> {
  const kb = await openTestKb({
    documents: [
      { key: 'tea.txt', title: 'Tea', text: 'Green tea is steamed. Black tea is oxidised.', tags: ['drink'] },
      { key: 'conges.txt', title: 'Congés', text: 'Chaque salarié a droit à 25 jours de vacances par an.' },
    ],
  });
  return { kb, factory: mcpServerFactory({ kb, tools: [...tools, ...probes()], version: '1.2.3' }) };
}

function probes(): readonly Tool[] {
  let stopped = 0;
  const read = {
    group: 'read',
    scope: 'kb:read',
    effect: 'read',
    title: 'A probe',
    description: 'For tests.',
  } as const;
  return [
    defineTool({
      ...read,
      name: 'wait',
      input: z.object({ ms: z.number() }),
      output: z.object({ waited: z.boolean() }),
      async run({ ms }, { signal }) {
        signal?.addEventListener('abort', () => (stopped += 1), { once: true });
        await pause(ms, undefined, signal && { signal });
        return { waited: true };
      },
    }),
    defineTool({
      ...read,
      name: 'stopped',
      input: z.object({}),
      output: z.object({ stopped: z.number() }),
      run: () => Promise.resolve({ stopped }),
    }),
    defineTool({
      ...read,
      name: 'steps',
      input: z.object({}),
      output: z.object({ steps: z.number() }),
      async run(_, { progress }) {
        for (const step of [1, 2]) {
          progress?.(step, 2, `Step ${step}`);
          await pause(150);
        }
        return { steps: 2 };
      },
    }),
  ];
}
