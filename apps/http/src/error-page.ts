import type { FastifyRequest } from 'fastify';
import { html, languageOf } from './page.ts';
import type { Page } from './page.ts';

/** What a person sees instead of a page that cannot be shown. */
export function errorPage({
  status,
  message,
  request,
}: {
  status: number;
  message: string;
  request: FastifyRequest;
}): Page {
  const language = languageOf(request);
  const title = titles[language][status === 404 ? 'missing' : 'other'];
  return {
    language,
    title,
    body: html`<main>
      <h1>${title}</h1>
      <p>${message}</p>
    </main>`,
  };
}

const titles = {
  en: { missing: 'There is no such document', other: 'This page cannot be shown' },
  fr: { missing: 'Ce document n’existe pas', other: 'Cette page ne peut pas être affichée' },
};
