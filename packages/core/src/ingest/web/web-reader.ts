import type { SourceAddress, SourceReader } from '../reader.ts';
import type { WebClient } from './web-client.ts';
import type { WebSettings } from './web-settings.ts';

/** Reads pages, sites, sitemaps and feeds of the web. */
export function webReader(settings: WebSettings): SourceReader {
  const openClient = async (): Promise<WebClient> => (await import('./web-client.ts')).webClient(settings);
  return {
    kinds: ['web', 'sitemap', 'feed'],
    remote: true,
    // Where the pages of a site are is known when they have been read.
    listsFirst: isList,
    urlOf: (_source, key) => key,
    async recognise(given, reach = {}) {
      if (!/^https?:\/\//i.test(given)) return undefined;
      const { recogniseWeb } = await import('./recognise-web.ts');
      using client = await openClient();
      return await recogniseWeb(client, given, reach);
    },
    async *entries(source, query = {}) {
      // Only a run over everything asks for pages.
      if (query.folders) return;
      const client = await openClient();
      if (isList(source)) yield* (await import('./list-pages.ts')).listPages(client, source, query);
      else yield* (await import('./crawl-site.ts')).crawlSite(client, source, query);
    },
  };
}

const isList = ({ kind }: Pick<SourceAddress, 'kind'>): boolean => kind === 'sitemap' || kind === 'feed';
