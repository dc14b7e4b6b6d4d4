import { resolve } from 'node:path';
import { styleText } from 'node:util';
import type { Config } from '@kb-mcp/core/config';
import { type Place, placeOf } from './place.ts';

export interface WelcomeOptions {
  readonly urls: { readonly mcp: string; readonly sse: string; readonly api: string; readonly docs: string };
  readonly config: Pick<Config, 'publicUrl' | 'auth'> & Parameters<typeof placeOf>[0];
  /** Whether every caller has to bring a key or a token. */
  readonly closed: boolean;
  /** Whether MCP clients are served, or programs alone. */
  readonly mcp: boolean;
}

/** What a person sees when the server listens: an address for each client. */
export function welcome({ urls, config, mcp, closed }: WelcomeOptions): string {
  const place = placeOf(config);
  return [
    `${bold('kb-mcp is serving')} ${place.name}`,
    '',
    ...(mcp ? clients(urls, config, place) : []),
    `${bold('Programs')}         ${urls.api}, described at ${urls.docs}`,
    '',
    ...callers(config, closed),
    'Stop with Ctrl-C.',
  ].join('\n');
}

function clients(urls: WelcomeOptions['urls'], config: WelcomeOptions['config'], place: Place): readonly string[] {
  return [
    `${bold('MCP clients')}      ${urls.mcp}`,
    `${bold('Older clients')}    ${urls.sse}`,
    `${bold('Claude Code')}      claude mcp add --transport http kb ${urls.mcp}`,
    ...connectors(urls, config),
    `${bold('Claude Desktop')}   Settings, Developer, Edit Config; it starts its own server on the same documents:`,
    desktop(place),
  ];
}

function callers({ publicUrl, auth }: WelcomeOptions['config'], closed: boolean): readonly string[] {
  if (auth === 'builtin' || auth === 'oauth') return ['Callers sign in, or send a key.', ''];
  if (closed)
    return ['Callers send a key: kb-mcp key list. ChatGPT and Claude connectors sign in: --auth builtin.', ''];
  if (publicUrl === undefined) return [];
  return [
    'Whoever knows the public address can read everything. To have people sign in: kb-mcp auth init, then --auth builtin.',
    '',
  ];
}

function connectors(
  { mcp, sse }: WelcomeOptions['urls'],
  { publicUrl, auth }: WelcomeOptions['config'],
): readonly string[] {
  const how = auth === 'builtin' || auth === 'oauth' ? 'OAuth' : 'no authentication';
  if (publicUrl !== undefined) {
    return [
      `${bold('ChatGPT')}          Settings, Connectors, Create: ${mcp} (or ${sse}), ${how}`,
      `${bold('Claude (web)')}     Settings, Connectors, Add custom connector: ${mcp}`,
    ];
  }
  return [
    `${bold('ChatGPT and')}      connect from the internet: put an https tunnel in front of this port, start again with`,
    `${bold('Claude (web)')}     --public-url https://<tunnel>, and give https://<tunnel>/mcp (or /sse) as the connector`,
  ];
}

function desktop({ flags, env }: Place): string {
  const args = [resolve(process.argv[1] ?? 'kb-mcp'), '--transport', 'stdio', ...flags];
  const entries = [
    `"command": ${JSON.stringify(process.execPath)}`,
    `"args": [${args.map((arg) => JSON.stringify(arg)).join(', ')}]`,
    ...(env ? [`"env": ${JSON.stringify(env)}`] : []),
  ];
  return `  {
    "mcpServers": {
      "kb": {
        ${entries.join(',\n        ')}
      }
    }
  }`;
}

const bold = (text: string) => styleText('bold', text, { stream: process.stderr });
