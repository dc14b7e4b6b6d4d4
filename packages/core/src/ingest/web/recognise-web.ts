import { KbError } from '../../errors.ts';
import type { Reach } from '../../sources.ts';
import type { SourceAddress } from '../reader.ts';
import { listIn } from './list-pages.ts';
import { normalUrl } from './normal-url.ts';
import { isHtml } from './page-content.ts';
import type { WebClient } from './web-client.ts';
import { noPage } from './web-failure.ts';
import { scopeOf } from './web-scope.ts';

/** Links from the address of a site, and pages of a source, unless somebody says otherwise. */
const DEPTH = 3;
const PAGES = 2_000;

/** What an address of the web is: a sitemap, a feed, or a page with what it leads to: nothing, unless it ends in a slash or a depth is given. It is asked for once. */
export async function recogniseWeb(client: WebClient, given: string, reach: Reach): Promise<SourceAddress> {
  const address = normalUrl(given);
  if (address === undefined) {
    // It may carry a password, which is not to be repeated.
    throw new KbError(
      'invalid_input',
      'An address is read when it begins with http:// or https:// and has no credentials in it.',
    );
  }
  const answer = await client.get(address, { within: () => true });
  if (answer.kind !== 'content') throw noPage(answer.kind, address);
  const base = scopeOf(answer.url);
  const { pages = PAGES, hosts } = reach;
  const further = hosts && hosts.length > 0 ? { hosts } : {};
  const list = mayBeList(answer.bytes) ? listIn(answer) : undefined;
  if (list) return { kind: list.kind === 'feed' ? 'feed' : 'sitemap', address, base, reach: { pages, ...further } };
  const { depth = isHtml(answer) && new URL(answer.url).pathname.endsWith('/') ? DEPTH : 0 } = reach;
  return { kind: 'web', address, base, reach: { depth, pages, ...further } };
}

const mayBeList = (bytes: Uint8Array): boolean =>
  (bytes[0] === 0x1f && bytes[1] === 0x8b) ||
  /^(?:\xef\xbb\xbf)?\s*</.test(Buffer.from(bytes.subarray(0, 64)).toString('latin1'));
