import type { Configuration } from 'oidc-provider';
import { languageOf, pageHtml } from '../../page.ts';
import { problemPage } from './pages.ts';

/** The page for a request that is too wrong to lead back to the program it came from. */
export const sendProviderError: NonNullable<Configuration['renderError']> = (
  ctx,
  { error, error_description: why },
) => {
  const { headers, html } = pageHtml(problemPage(languageOf(ctx.req), why ? `${error}: ${why}` : error));
  ctx.set(headers);
  ctx.type = 'html';
  ctx.body = html;
};
