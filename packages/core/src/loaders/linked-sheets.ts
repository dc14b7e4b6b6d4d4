import type { HtmlElement } from './html-tree.ts';

/** Gives a style sheet by its address and where it is named, with an address of its own. */
export type ReadSheet = (
  href: string,
  from: string | undefined,
) => { readonly at: string; readonly css: string } | undefined;

/** The style sheets that a page links to, with what these import; `incomplete` when there are more. */
export function linkedSheets(
  page: readonly HtmlElement[],
  read: ReadSheet,
): { readonly sheets: readonly string[]; readonly incomplete: boolean } {
  const sheets: string[] = [];
  const seen = new Set<string>();
  let incomplete = false;
  const take = (href: string, from?: string) => {
    const found = seen.size < MAX_SHEETS ? read(href, from) : undefined;
    if (!found) incomplete = true;
    if (!found || seen.has(found.at)) return;
    seen.add(found.at);
    for (const [, quoted, plain] of found.css.slice(0, MAX_HEAD).matchAll(imports))
      take(quoted ?? plain ?? '', found.at);
    sheets.push(found.css.slice(0, MAX_HEAD).replaceAll(imports, '') + found.css.slice(MAX_HEAD));
  };
  for (const { name, attribs } of page) {
    const { rel = '', href, media = 'all' } = attribs;
    if (name !== 'link' || href === undefined || !/^\s*stylesheet\s*$/i.test(rel)) continue;
    // One for paper or for some screens hides nothing here; it may give colours all the same.
    if (['', 'all', 'screen'].includes(media.trim().toLowerCase())) take(href);
    else incomplete = true;
  }
  return { sheets, incomplete };
}

const MAX_SHEETS = 20;
/** Imports stand before all rules. */
const MAX_HEAD = 5_000;
const imports = /@import\s+(?:url\(\s*)?(?:["']([^"'\n]{1,500})["']|([^\s"')]{1,500}))\s*\)?\s*;/gi;
