import { resolve } from 'node:path';
import { styleText } from 'node:util';
import type { Config } from '@kb-mcp/core/config';

export interface WelcomeOptions {
  readonly urls: { readonly mcp: string; readonly sse: string; readonly api: string; readonly docs: string };
  readonly config: Pick<Config, 'data' | 'publicUrl'>;
  /** Whether MCP clients are served, or programs alone. */
  readonly mcp: boolean;
}

/** What a person sees when the server listens: an address for each client. */
export function welcome({ urls, config, mcp }: WelcomeOptions): string {
  const data = resolve(config.data);
  return [
    `${bold('kb-mcp is serving')} ${data}`,
    '',
    ...(mcp ? clients(urls, config, data) : []),
    `${bold('Programs')}         ${urls.api}, described at ${urls.docs}`,
    '',
    'Stop with Ctrl-C.',
  ].join('\n');
}

function clients(urls: WelcomeOptions['urls'], config: WelcomeOptions['config'], data: string): readonly string[] {
  return [
    `${bold('MCP clients')}      ${urls.mcp}`,
    `${bold('Older clients')}    ${urls.sse}`,
    `${bold('Claude Code')}      claude mcp add --transport http kb ${urls.mcp}`,
    ...connectors(urls, config.publicUrl),
    `${bold('Claude Desktop')}   Settings, Developer, Edit Config; it starts its own server on the same documents:`,
    desktop(data),
  ];
}

function connectors({ mcp, sse }: WelcomeOptions['urls'], publicUrl: string | undefined): readonly string[] {
  if (publicUrl !== undefined) {
    return [
      `${bold('ChatGPT')}          Settings, Connectors, Create: ${mcp} (or ${sse}), no authentication`,
      `${bold('Claude (web)')}     Settings, Connectors, Add custom connector: ${mcp}`,
    ];
  }
  return [
    `${bold('ChatGPT and')}      connect from the internet: put an https tunnel in front of this port, start again with`,
    `${bold('Claude (web)')}     --public-url https://<tunnel>, and give https://<tunnel>/mcp (or /sse) as the connector`,
  ];
}

function desktop(data: string): string {
  const args = [resolve(process.argv[1] ?? 'kb-mcp'), '--transport', 'stdio', '--data', data].map((arg) =>
    JSON.stringify(arg),
  );
  return `  {
    "mcpServers": {
      "kb": {
        "command": ${JSON.stringify(process.execPath)},
        "args": [${args.join(', ')}]
      }
    }
  }`;
}

const bold = (text: string) => styleText('bold', text, { stream: process.stderr });
