import type { FastifyRequest } from 'fastify';
import { languageOf, markup } from './page.ts';
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
  const { missing, gone, other } = wording[language];
  if (status === 404) return { language, title: missing, body: markup`<main><h1>${missing}</h1><p>${gone}</p></main>` };
  return { language, title: other, body: markup`<main><h1>${other}</h1><p>${message}</p></main>` };
}

const wording = {
  en: {
    missing: 'There is no such document',
    gone: 'It was removed, or its address was not copied whole.',
    other: 'This page cannot be shown',
  },
  fr: {
    missing: 'Ce document n’existe pas',
    gone: 'Il a été supprimé, ou son adresse n’a pas été copiée en entier.',
    other: 'Cette page ne peut pas être affichée',
  },
};
