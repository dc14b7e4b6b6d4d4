import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { style } from './style.ts';

export type Language = 'en' | 'fr';

/** HTML that may be sent: made by `markup`, which escapes every value that is not HTML already. */
export interface Html {
  readonly html: string;
}

type Value = Html | string | number | readonly Html[] | undefined;

/** Builds HTML; values are escaped unless they were built here. */
export function markup(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  return { html: strings.map((text, at) => text + shown(values[at])).join('') };
}

export interface Page {
  readonly language: Language;
  readonly title: string;
  readonly body: Html;
}

/** Sends a page that can load nothing and run nothing: its style is its own, named by hash. */
export function sendPage(reply: FastifyReply, { language, title, body }: Page): FastifyReply {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${escape(title)}</title><style>${style}</style>`;
  return reply
    .headers(pageHeaders)
    .type('text/html; charset=utf-8')
    .send(`<!doctype html><html lang="${language}"><head>${head}</head><body>${body.html}</body></html>`);
}

/** French for whoever prefers it to English, else English. */
export function languageOf({ headers }: Pick<FastifyRequest, 'headers'>): Language {
  const wanted = (headers['accept-language'] ?? '').split(',').map((part) => {
    const [tag = '', quality] = part.trim().toLowerCase().split(';q=');
    return { language: tag.slice(0, 2), quality: quality === undefined ? 1 : Number(quality) || 0 };
  });
  const best = (language: Language): number =>
    Math.max(0, ...wanted.filter((w) => w.language === language).map((w) => w.quality));
  return best('fr') > best('en') ? 'fr' : 'en';
}

const pageHeaders = {
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'private, no-cache',
  vary: 'accept-language',
};

function shown(value: Value): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return escape(value);
  if (typeof value === 'number') return String(value);
  return 'html' in value ? value.html : value.map((part) => part.html).join('');
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? character);

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
