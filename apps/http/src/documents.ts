import type { FastifyInstance } from 'fastify';
import { type CallObserver, type KnowledgeBase, parseId, requireScope, versionOf } from '@kb-mcp/core';
import { documentPage } from './document-page.ts';
import { goneSignal } from './gone-signal.ts';
import { languageOf, sendPage } from './page.ts';

interface Route {
  Params: { id: string };
  Querystring: { passage?: string; from?: string; to?: string; version?: string };
}

/** `/documents/<id>` shows a document as it was read, with the cited passage (`?passage=N`) or the cited words (`?from=..&to=..`) marked; not where `version` is another text than the present one. */
export function documentRoutes(
  app: FastifyInstance,
  { kb, observe }: { kb: Pick<KnowledgeBase, 'document' | 'passages' | 'fetch'>; observe?: CallObserver | undefined },
): void {
  app.get<Route>('/documents/:id', { config: { speaks: 'html', scope: 'kb:read' } }, async (request, reply) => {
    const { principal, params, query } = request;
    requireScope(principal, 'kb:read');
    const started = performance.now();
    const context = { principal, signal: goneSignal(reply) };
    const document = await kb.document(params.id, context);
    const { ordinal } = params.id === document.id ? {} : parseId(params.id);
    const passages = await kb.passages(document.id, context);
    const text = await wholeText(kb, document.id, context);
    observe?.({
      tool: 'page',
      effect: 'read',
      principal,
      outcome: 'ok',
      ms: performance.now() - started,
      objects: [document.id],
    });
    const [passage, from, to] = [query.passage, query.from, query.to].map(numberOf);
    const isChanged = typeof query.version === 'string' && query.version !== versionOf(document);
    const place = from !== undefined && to !== undefined && from < to ? { from, to } : (passage ?? ordinal);
    const cited = isChanged ? 'changed' : place;
    return sendPage(reply, documentPage({ document, passages, text, cited, language: languageOf(request) }));
  });
}

/** What is not a number counts as not given. */
const numberOf = (given: unknown): number | undefined =>
  typeof given === 'string' && /^\d{1,9}$/.test(given) ? Number(given) : undefined;

async function wholeText(
  kb: Pick<KnowledgeBase, 'fetch'>,
  id: string,
  context: Parameters<KnowledgeBase['fetch']>[2],
): Promise<string> {
  const parts: string[] = [];
  let length = 0;
  let cursor: string | undefined;
  do {
    const part = await kb.fetch(id, { cursor, maxCharacters: PART }, context);
    parts.push(part.text);
    length += part.text.length;
    cursor = part.cursor;
  } while (cursor !== undefined && length < MOST);
  return parts.join('');
}

const PART = 500_000;
const MOST = 4_000_000;
