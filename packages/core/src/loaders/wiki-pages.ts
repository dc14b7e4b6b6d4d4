import type { LoadedDocument } from '../ports.ts';
import { cleanLanguage, cleanTitle } from './clean.ts';
import type { HiddenCounter } from './hidden.ts';
import { elements, type HtmlElement, isElement, textIn } from './html-tree.ts';
import { markdownHeadings } from './markdown-headings.ts';
import { sectionsOf } from './outline.ts';
import { textBuilder } from './text-builder.ts';
import { wikiText } from './wiki-text.ts';

/** The pages of an export of MediaWiki, each as it was last, below its title; redirections, templates and programs are left out. */
export function wikiPages(root: HtmlElement, hidden: HiddenCounter): LoadedDocument {
  const builder = textBuilder();
  const asides = asidesOf(root);
  let pages = 0;
  for (const page of childrenOf(root, 'page')) {
    const [title] = childrenOf(page, 'title').map((each) => cleanTitle(textIn(each)));
    const [space = ''] = childrenOf(page, 'ns').map((each) => textIn(each).trim());
    const last = childrenOf(page, 'revision').at(-1);
    const [source] = last ? childrenOf(last, 'text').map(textIn) : [];
    if (title === undefined || source === undefined || programs.has(space)) continue;
    if (childrenOf(page, 'redirect').length > 0) continue;
    pages++;
    const text = `# ${title}\n\n${wikiText(source, { asides, hidden })}`;
    for (const { from, to, heading } of sectionsOf(text, markdownHeadings(text)))
      builder.add(text.slice(from, to), { heading });
  }
  const [site] = childrenOf(root, 'siteinfo').flatMap((each) => childrenOf(each, 'sitename'));
  return {
    ...builder.done(),
    title: site && cleanTitle(textIn(site)),
    language: cleanLanguage(root.attribs['xml:lang']),
    metadata: { pages },
  };
}

/** What the wiki calls files and categories, in its language. */
function asidesOf(root: HtmlElement): string[] {
  const names = ['File', 'Image', 'Category'];
  for (const site of childrenOf(root, 'siteinfo'))
    for (const each of elements(site))
      if (each.name === 'namespace' && /^(?:6|14)$/.test(each.attribs['key'] ?? '')) names.push(textIn(each).trim());
  return names.filter(Boolean);
}

const childrenOf = (parent: HtmlElement, name: string): HtmlElement[] =>
  parent.children.filter(isElement).filter((each) => each.name === name);

/** The namespaces of messages, templates and modules. */
const programs = new Set(['8', '10', '828']);
