import { resolve } from 'node:path';
import type { Config } from '@kb-mcp/core/config';
import { styleText } from 'node:util';

export interface WelcomeOptions {
  readonly urls: { readonly mcp: string; readonly sse: string };
  readonly config: Pick<Config, 'data' | 'publicUrl'>;
  readonly question?: string | undefined;
}

/** What a person sees when the server listens: an address for each client, and a question to try. */
export function welcome({ urls, config, question }: WelcomeOptions): string {
  const desktop = {
    mcpServers: {
      'kb-mcp': {
        command: process.execPath,
        args: [resolve(process.argv[1] ?? 'kb-mcp'), '--transport', 'stdio', '--data', resolve(config.data)],
      },
    },
  };
  const remote = config.publicUrl
    ? `${urls.mcp}\n                   (or ${urls.sse})`
    : `${urls.mcp} behind an https tunnel, given with --public-url`;
  return [
    `${bold('kb-mcp is serving')} ${resolve(config.data)}\n`,
    `${bold('MCP clients')}        ${urls.mcp}`,
    `${bold('Older clients')}      ${urls.sse}`,
    `${bold('ChatGPT')}            Settings > Connectors > Create: ${remote}`,
    `${bold('Claude (web)')}       Settings > Connectors > Add custom connector: the same address`,
    `${bold('Claude Code')}        claude mcp add --transport http kb-mcp ${urls.mcp}`,
    `${bold('Claude Desktop')}     Settings > Developer > Edit Config, then restart it:`,
    JSON.stringify(desktop, null, 2).replaceAll(/^/gm, '  '),
    ...(question ? [`\n${bold('Try asking')}         ${question}`] : []),
    `\nStop with Ctrl-C.`,
  ].join('\n');
}

const bold = (text: string) => styleText('bold', text, { stream: process.stderr });
