import { type CallObserver, type KnowledgeBase, localPrincipal, type Log } from '@kb-mcp/core';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { currentRequest } from './current-request.ts';

export interface Metrics {
  /** Counts a finished call. */
  readonly observe: CallObserver;
  /** Counts a request over a limit. */
  limited(what: string): void;
  /** Counts an answered request. */
  answered(door: string, status: number): void;
  /** How many sessions are open, by door; asked when the metrics are read. */
  sessions(count: () => Readonly<Record<string, number>>): void;
  /** Everything in the text format of Prometheus. */
  text(): Promise<string>;
  readonly contentType: string;
}

const STATS_MS = 15_000;

/** Figures for Prometheus. Labels are tools, doors, outcomes and codes: never who called or what was asked. */
export function metrics({ kb, log }: { readonly kb: KnowledgeBase; readonly log: Log }): Metrics {
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register });
  const calls = new Counter({
    name: 'kb_mcp_calls_total',
    help: 'Calls of tools.',
    labelNames: ['tool', 'door', 'outcome'],
    registers,
  });
  const seconds = new Histogram({
    name: 'kb_mcp_call_seconds',
    help: 'How long calls took.',
    labelNames: ['tool', 'door'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  const limits = new Counter({
    name: 'kb_mcp_limits_total',
    help: 'Requests over a limit.',
    labelNames: ['limit'],
    registers,
  });
  const answers = new Counter({
    name: 'kb_mcp_http_answers_total',
    help: 'Answers over HTTP.',
    labelNames: ['door', 'status'],
    registers,
  });
  const open = new Gauge({ name: 'kb_mcp_sessions', help: 'Open sessions.', labelNames: ['door'], registers });
  const documents = new Gauge({ name: 'kb_mcp_documents', help: 'Documents in the base.', registers });
  const passages = new Gauge({ name: 'kb_mcp_passages', help: 'Passages in the base.', registers });
  let counted = -Infinity;
  let sessions: () => Readonly<Record<string, number>> = () => ({});

  async function count(): Promise<void> {
    for (const [door, value] of Object.entries(sessions())) open.set({ door }, value);
    if (performance.now() - counted < STATS_MS) return;
    counted = performance.now();
    try {
      const stats = await kb.stats({ principal: localPrincipal, signal: AbortSignal.timeout(5_000) });
      documents.set(stats.documents);
      passages.set(stats.passages);
    } catch (error) {
      log.warn({ err: error }, 'The size of the base could not be counted for the metrics.');
    }
  }

  return {
    observe({ tool, outcome, ms }) {
      const door = currentRequest()?.door ?? 'http';
      calls.inc({ tool, door, outcome });
      seconds.observe({ tool, door }, ms / 1_000);
    },
    limited: (what) => limits.inc({ limit: what }),
    answered: (door, status) => answers.inc({ door, status }),
    sessions(count) {
      sessions = count;
    },
    async text() {
      await count();
      return register.metrics();
    },
    contentType: register.contentType,
  };
}
