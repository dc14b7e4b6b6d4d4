import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { KbError, type Principal, type StateStore } from '@kb-mcp/core';
import { principalOf, sameText, sessionKinds, type Users } from '@kb-mcp/core/access';
import type { Credentials } from '../../auth.ts';
import { languageOf, sendPage } from '../../page.ts';
import { attempted, refusal } from './attempts.ts';
import { fieldsOf } from './form.ts';
import { readerPage } from './pages.ts';
import { words } from './words.ts';

export interface ReaderOptions {
  /** The address of this server. */
  readonly issuer: string;
  readonly users: Users;
  readonly state: StateStore;
  readonly secret: () => Promise<string>;
  readonly record: (action: string, person: string, outcome: string, client: string) => void;
}

const KIND = sessionKinds.reader;
const COOKIE = 'kb_reader';
const HOURS = 12;

/** Who reads document pages in a browser that has signed in; such a session opens these pages and nothing else. */
export function readerOf({ issuer, users, state }: Pick<ReaderOptions, 'issuer' | 'users' | 'state'>) {
  const pages = `${pathOf(issuer)}/documents/`;
  return async ({ method, url, headers }: Credentials): Promise<Principal | undefined> => {
    if (method !== 'GET' || !(url.startsWith(pages) || url.startsWith('/documents/'))) return undefined;
    const [, secret] = new RegExp(`(?:^|; *)${COOKIE}=([\\w-]{43})(?:;|$)`).exec(headers.cookie ?? '') ?? [];
    const session = secret === undefined ? undefined : await state.get(KIND, hash(secret));
    const person = session && (await users.principal(String(session.value)));
    if (!person?.scopes.has('kb:read')) return undefined;
    const collections = person.collections === 'all' ? 'all' : Object.fromEntries(person.collections);
    return principalOf(person.id, { scopes: ['kb:read'], collections });
  };
}

/** Where somebody signs in who has opened a document page, and is led back to it. */
export const readerSignInUrl = (issuer: string, { url }: Pick<FastifyRequest, 'url'>): string =>
  `${issuer}/sign-in?${new URLSearchParams({ next: nextOf(issuer, url) ?? '' }).toString()}`;

interface Route {
  readonly Querystring: { readonly next?: string };
  readonly Body: unknown;
}

/** The page where a reader signs in. Needs a parser for forms. */
export function readerRoutes(app: FastifyInstance, options: ReaderOptions): void {
  const { issuer, state, record } = options;
  const config = { open: true, speaks: 'html' } as const;
  app.get<Route>('/sign-in', { config }, async (request, reply) => show(request, reply));
  app.post<Route>('/sign-in', { config }, async (request, reply) => {
    const { csrf = '', name = '', passphrase = '' } = fieldsOf(request.body);
    const next = requireNext(request);
    const text = words[languageOf(request)];
    if (!sameText(csrf, await csrfOf(next))) throw new KbError('forbidden', text.ended);
    const problem = await refusal(options, { ip: request.ip, name, passphrase }, text);
    record('sign-in', await attempted(options, name), problem === undefined ? 'ok' : 'unauthenticated', 'documents');
    if (problem !== undefined) return show(request, reply.code(401), { name, problem });
    const secret = randomBytes(32).toString('base64url');
    await state.set(KIND, hash(secret), name, { expiresAt: Date.now() + HOURS * 3_600_000 });
    const secure = issuer.startsWith('https:') ? '; Secure' : '';
    const path = `${pathOf(issuer)}/documents`;
    reply.header(
      'set-cookie',
      `${COOKIE}=${secret}; Path=${path}; Max-Age=${HOURS * 3_600}; HttpOnly; SameSite=Lax${secure}`,
    );
    return reply.redirect(issuer + next, 303);
  });

  async function show(
    request: FastifyRequest<Route>,
    reply: FastifyReply,
    entered: { readonly name?: string; readonly problem?: string } = {},
  ): Promise<FastifyReply> {
    const csrf = await csrfOf(requireNext(request));
    return sendPage(reply, readerPage({ language: languageOf(request), csrf, ...entered }));
  }

  function requireNext({ query }: FastifyRequest<Route>): string {
    const next = nextOf('', query.next ?? '');
    if (next !== undefined) return next;
    throw new KbError('not_found', 'There is nothing at this address.');
  }

  const csrfOf = async (next: string): Promise<string> =>
    createHmac('sha256', await options.secret())
      .update(`reader ${next}`)
      .digest('base64url');
}

/** The page to go on to: a document of ours or nothing, so that nobody is led elsewhere. */
function nextOf(issuer: string, url: string): string | undefined {
  const path = issuer !== '' && url.startsWith(`${pathOf(issuer)}/`) ? url.slice(pathOf(issuer).length) : url;
  return /^\/documents\/[\w.~-]{1,600}((\?passage=\d{1,9}|\?from=\d{1,9}&to=\d{1,9})(&version=[\da-f]{1,64})?)?$/.exec(
    path,
  )?.[0];
}

const pathOf = (issuer: string): string => new URL(issuer).pathname.replace(/\/+$/, '');

const hash = (secret: string): string => createHash('sha256').update(secret).digest('hex');
