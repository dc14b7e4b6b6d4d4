import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyReply } from 'fastify';
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
  /** The origin that its form may lead to in the end, besides this server; without it there is no form. */
  readonly formTo?: string | undefined;
}

/** Sends a page that can load nothing and run nothing: its style is its own, named by hash. */
export function sendPage(reply: FastifyReply, page: Page): FastifyReply {
  const { headers, html } = pageHtml(page);
  return reply.headers(headers).type('text/html; charset=utf-8').send(html);
}

/** The text of a page, and the headers that it is sent with. */
export function pageHtml({ language, title, body, formTo }: Page): {
  readonly html: string;
  readonly headers: Record<string, string>;
} {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${escape(title)}</title><style>${style}</style>`;
  return {
    html: `<!doctype html><html lang="${language}"><head>${head}</head><body>${body.html}</body></html>`,
    headers: {
      ...pageHeaders,
      'content-security-policy': `${policy}; form-action ${formTo === undefined ? "'none'" : `'self' ${formTo}`}`,
      // A form that hides where it was would look like one of another site.
      'referrer-policy': formTo === undefined ? 'no-referrer' : 'same-origin',
      'cache-control': formTo === undefined ? 'private, no-cache' : 'no-store',
    },
  };
}

/** French for whoever prefers it to English, else English. */
export function languageOf({ headers }: { readonly headers: IncomingHttpHeaders }): Language {
  const wanted = (headers['accept-language'] ?? '').split(',').map((part) => {
    const [tag = '', quality] = part.trim().toLowerCase().split(';q=');
    return { language: tag.slice(0, 2), quality: quality === undefined ? 1 : Number(quality) || 0 };
  });
  const best = (language: Language): number =>
    Math.max(0, ...wanted.filter((w) => w.language === language).map((w) => w.quality));
  return best('fr') > best('en') ? 'fr' : 'en';
}

const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; frame-ancestors 'none'`;

const pageHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
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
