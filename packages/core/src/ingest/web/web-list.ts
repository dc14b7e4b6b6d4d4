import { Parser } from 'htmlparser2';
import { normalUrl } from './normal-url.ts';

/** A page that a list names, and when it changed, in the words of the list. */
export interface ListedPage {
  readonly url: string;
  readonly changed?: string | undefined;
}

/** A list of pages, or of further lists. */
export interface WebList {
  readonly kind: 'sitemap' | 'index' | 'feed';
  readonly entries: readonly ListedPage[];
  /** It ends in the middle: what it does not name may be there all the same. */
  readonly isCut: boolean;
}

type Field = 'link' | 'guid' | 'changed';

/** As many as the protocol allows in one sitemap. */
const MAX_ENTRIES = 50_000;
const MAX_DEPTH = 1_000;

/** The entries of a sitemap or of an index of sitemaps, or of an RSS or Atom feed; `undefined` when the XML is none of these. */
export function webList(xml: Uint8Array, url: string): WebList | undefined {
  const entries: ListedPage[] = [];
  let kind: WebList['kind'] | undefined;
  let prefix = '';
  let entry: Partial<Record<Field, string>> | undefined;
  let field: Field | undefined;
  let text = '';
  let depth = 0;
  let entryDepth = 0;

  function add({ link, guid = '', changed }: Partial<Record<Field, string>>): void {
    const address = link ?? guid;
    const found = address === '' ? undefined : normalUrl(address, url);
    if (found !== undefined && entries.length < MAX_ENTRIES) entries.push({ url: found, changed });
  }

  const parser = new Parser(
    {
      onopentag(name, attribs) {
        depth += 1;
        text = '';
        field = undefined;
        const tag = name.slice(name.indexOf(':') + 1);
        if (depth === 1) [kind, prefix] = [kinds[tag], name.slice(0, -tag.length)];
        if (kind === undefined || depth > MAX_DEPTH) return parser.pause();
        if (!entry && isEntry(kind, tag)) [entry, entryDepth] = [{}, depth];
        else if (entry && depth === entryDepth + 1) {
          if (kind === 'feed' && tag === 'link' && attribs['href'] !== undefined) {
            if (isPage(attribs)) entry.link ??= attribs['href'];
          } else if (kind === 'feed') field = feedField(tag, attribs);
          // Elements of other name spaces, as those of pictures, have addresses too.
          else if (name.startsWith(prefix)) field = sitemapFields[name.slice(prefix.length)];
        }
      },
      ontext(part) {
        if (field !== undefined) text += part;
      },
      onclosetag() {
        depth -= 1;
        if (entry && field !== undefined && text.trim() !== '') entry[field] ??= text.trim();
        field = undefined;
        if (!entry || depth >= entryDepth) return;
        add(entry);
        entry = undefined;
      },
    },
    { xmlMode: true },
  );
  parser.write(new TextDecoder().decode(xml));
  // What is open now is closed by the end alone.
  const isCut = depth > 0;
  parser.end();
  return kind && { kind, entries, isCut };
}

const kinds: Readonly<Record<string, WebList['kind']>> = {
  urlset: 'sitemap',
  sitemapindex: 'index',
  rss: 'feed',
  feed: 'feed',
  RDF: 'feed',
};

function isEntry(kind: WebList['kind'], tag: string): boolean {
  if (kind === 'feed') return tag === 'item' || tag === 'entry';
  return tag === (kind === 'index' ? 'sitemap' : 'url');
}

const sitemapFields: Readonly<Record<string, Field>> = { loc: 'link', lastmod: 'changed' };

function feedField(tag: string, attribs: Readonly<Record<string, string>>): Field | undefined {
  if (tag === 'link') return 'link';
  if (tag === 'guid') return attribs['isPermaLink'] === 'false' ? undefined : 'guid';
  return tag === 'updated' ? 'changed' : undefined;
}

const isPage = ({ rel = 'alternate', type = 'text/html' }: Readonly<Record<string, string>>): boolean =>
  rel === 'alternate' && /html|xml/.test(type);
