import { z } from 'zod';
import { list, setting } from './fields.ts';

/** How pages of the web are asked for, when somebody has named one as a source. */
export const webSettings = {
  webPrivateHosts: setting(
    list(z.string().min(1)),
    'KB_MCP_WEB_PRIVATE_HOSTS',
    '--allow-private-host <name...>',
    'Hosts in a private network that web sources may be read from, with or without a port: an intranet, this machine.',
  ).default([]),
  webDelay: setting(
    z.coerce.number().min(0).max(60),
    'KB_MCP_WEB_DELAY',
    undefined,
    'Seconds between two requests to one host; a longer Crawl-delay of its robots.txt counts.',
  ).default(0.5),
  webAtOnce: setting(
    z.coerce.number().int().min(1).max(16),
    'KB_MCP_WEB_AT_ONCE',
    undefined,
    'The most requests to one host at once.',
  ).default(2),
  webSeconds: setting(
    z.coerce.number().min(1).max(600),
    'KB_MCP_WEB_SECONDS',
    undefined,
    'The longest that one answer of a web source may take.',
  ).default(60),
};
