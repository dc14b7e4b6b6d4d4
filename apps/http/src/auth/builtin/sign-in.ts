import { createHmac } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { KbError, type Scope, type StateStore } from '@kb-mcp/core';
import { scopes as everyScope, sameText, type Users } from '@kb-mcp/core/access';
import type Provider from 'oidc-provider';
import type { InteractionResults } from 'oidc-provider';
import { languageOf, sendPage } from '../../page.ts';
import { attempted, refusal } from './attempts.ts';
import { fieldsOf } from './form.ts';
import { consentPage, problemPage, signInPage } from './pages.ts';
import { readerRoutes } from './reader.ts';
import { words } from './words.ts';

export interface SignInOptions {
  /** The address of this server. */
  readonly issuer: string;
  readonly provider: () => Promise<Provider>;
  readonly users: Users;
  readonly state: StateStore;
  /** What ties a form to the page that it was on. */
  readonly secret: () => Promise<string>;
  readonly record: (action: string, person: string, outcome: string, client: string) => void;
  readonly now?: () => number;
}

interface Params {
  readonly Params: { readonly uid: string };
  readonly Body: unknown;
}

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

/** The two pages between a program and its token: who are you, and do you allow this. */
export function signInRoutes(app: FastifyInstance, options: SignInOptions): void {
  app.register(async (routes) => {
    routes.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 8_192 },
      async (_request: FastifyRequest, text: string) => Object.fromEntries(new URLSearchParams(text)),
    );
    pages(routes, options);
    readerRoutes(routes, options);
  });
}

function pages(app: FastifyInstance, options: SignInOptions): void {
  const { provider, users, record } = options;
  const config = { open: true, speaks: 'html' } as const;
  app.get<Params>('/sign-in/:uid', { config }, async (request, reply) =>
    show(request, reply, await find(request, reply)),
  );
  app.post<Params>('/sign-in/:uid', { config }, async (request, reply) => {
    const interaction = await find(request, reply);
    if (!interaction) return show(request, reply, interaction);
    const { csrf = '', action, name = '', passphrase = '' } = fieldsOf(request.body);
    if (!sameText(csrf, await csrfOf(interaction))) throw new KbError('forbidden', words[languageOf(request)].ended);
    if (action !== 'allow')
      return finish(request, reply, { error: 'access_denied', error_description: 'The person refused.' });
    if (interaction.prompt.name === 'consent')
      return finish(request, reply, { consent: { grantId: await grant(interaction) } });
    const problem = await refusal(options, { ip: request.ip, name, passphrase }, words[languageOf(request)]);
    record(
      'sign-in',
      await attempted(options, name),
      problem === undefined ? 'ok' : 'unauthenticated',
      String(interaction.params['client_id']),
    );
    if (problem !== undefined) return show(request, reply.code(401), interaction, { name, problem });
    return finish(request, reply, { login: { accountId: name, remember: false } });
  });

  /** The sign-in that this browser began at this address; `undefined` when it is over, or another browser's. */
  async function find(request: FastifyRequest<Params>, reply: FastifyReply): Promise<Interaction | undefined> {
    const { errors } = await import('oidc-provider');
    try {
      const interaction = await (await provider()).interactionDetails(request.raw, reply.raw);
      return interaction.uid === request.params.uid ? interaction : undefined;
    } catch (error) {
      if (error instanceof errors.SessionNotFound) return undefined;
      throw error;
    }
  }

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    interaction: Interaction | undefined,
    entered: { readonly name?: string; readonly problem?: string } = {},
  ): Promise<FastifyReply> {
    const language = languageOf(request);
    if (!interaction) return sendPage(reply.code(400), problemPage(language));
    const { params, prompt, session } = interaction;
    const found = await (await provider()).Client.find(String(params['client_id']));
    const client = (visible(found?.clientName) || visible(found?.clientId)).slice(0, 100);
    const shown = { language, client, redirect: String(params['redirect_uri']), csrf: await csrfOf(interaction) };
    if (prompt.name === 'login') return sendPage(reply, signInPage({ ...shown, ...entered }));
    const person = session?.accountId ?? '';
    return sendPage(reply, consentPage({ ...shown, person, scopes: await grantable(interaction) }));
  }

  /** Of the scopes asked for, those that the person has to give. */
  async function grantable({ params, session }: Interaction): Promise<readonly Scope[]> {
    const asked = typeof params['scope'] === 'string' ? params['scope'].split(' ') : [];
    const person = await users.principal(session?.accountId ?? '');
    return everyScope.filter((scope) => asked.includes(scope) && person?.scopes.has(scope));
  }

  async function grant(interaction: Interaction): Promise<string> {
    const { Grant } = await provider();
    const { params, session, prompt, grantId } = interaction;
    const accountId = session?.accountId ?? '';
    const clientId = String(params['client_id']);
    const before = grantId === undefined ? undefined : await Grant.find(grantId);
    const consent = before ?? new Grant({ accountId, clientId });
    const given = await grantable(interaction);
    // oidc-provider's own prompt puts these there.
    const { missingOIDCScope, missingResourceScopes } = prompt.details as {
      readonly missingOIDCScope?: readonly string[];
      readonly missingResourceScopes?: Readonly<Record<string, readonly string[]>>;
    };
    if (missingOIDCScope) consent.addOIDCScope(missingOIDCScope.join(' '));
    for (const [resource, asked] of Object.entries(missingResourceScopes ?? {})) {
      const [yes, no] = [true, false].map((wanted) =>
        asked.filter((scope) => given.some((one) => one === scope) === wanted),
      );
      if (yes?.length) consent.addResourceScope(resource, yes.join(' '));
      if (no?.length) consent.rejectResourceScope(resource, no.join(' '));
    }
    record('consent', `user:${accountId}`, 'ok', clientId);
    return consent.save();
  }

  async function finish(
    request: FastifyRequest,
    reply: FastifyReply,
    result: InteractionResults,
  ): Promise<FastifyReply> {
    const back = await (
      await provider()
    ).interactionResult(request.raw, reply.raw, result, { mergeWithLastSubmission: true });
    return reply.redirect(back, 303);
  }

  async function csrfOf({ uid, prompt }: Interaction): Promise<string> {
    return createHmac('sha256', await options.secret())
      .update(`${uid} ${prompt.name}`)
      .digest('base64url');
  }
}

// What turns or hides text would change how the words around it read.
const visible = (name = ''): string => name.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '').trim();
