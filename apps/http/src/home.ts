import type { FastifyInstance } from 'fastify';
import { languageOf, markup, sendPage } from './page.ts';
import { urlsOf } from './urls.ts';

export interface HomeOptions {
  readonly publicUrl: string | undefined;
  /** Whether MCP clients are served, and whether there are plain HTTP routes. */
  readonly mcp: boolean;
  readonly rest: boolean;
}

/** `/` tells a person which address to give to which client. */
export function home(app: FastifyInstance, { publicUrl, ...doors }: HomeOptions): void {
  app.get('/', { config: { speaks: 'html' } }, async (request, reply) => {
    const base = publicUrl ?? `http://${request.headers.host}`;
    const { mcp, sse } = urlsOf({ host: '', port: 0, publicUrl: base });
    const language = languageOf(request);
    const words = wording[language];
    const curl = `curl -s ${mcp} -H 'Content-Type: application/json' -d '${example(words.question)}'`;
    const clients = markup`<dt>ChatGPT</dt>
        <dd>
          ${words.chatgpt}
          <pre>${mcp}</pre>
        </dd>
        <dt>Claude</dt>
        <dd>
          ${words.claude}
          <pre>${mcp}</pre>
        </dd>
        <dt>Claude Desktop</dt>
        <dd>
          ${words.desktop}
          <pre>npx kb-mcp --transport stdio</pre>
        </dd>
        <dt>${words.old}</dt>
        <dd>
          ${words.oldHow}
          <pre>${sse}</pre>
        </dd>
        <dt>${words.terminal}</dt>
        <dd>
          ${words.terminalHow}
          <pre>${curl}</pre>
        </dd>`;
    const programs = markup`<dt>${words.programs}</dt>
        <dd>${words.programsHow} <a href="docs">docs</a>, <a href="openapi.json">openapi.json</a></dd>`;
    const body = markup`<main>
      <h1>kb-mcp</h1>
      <p>${words.what}</p>
      <dl>
        ${doors.mcp ? clients : undefined}${doors.rest ? programs : undefined}
      </dl>
    </main>`;
    return sendPage(reply, { language, title: 'kb-mcp', body });
  });
}

const example = (query: string): string =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'search', arguments: { query } } });

const wording = {
  en: {
    what: 'This is a knowledge base for assistants. Give one of these addresses to yours.',
    chatgpt: 'Settings → Connectors → Create, with this address (it must be reachable from the internet):',
    claude: 'Settings → Connectors → Add custom connector, with this address (it must be reachable from the internet):',
    desktop: 'On this computer, as a command:',
    old: 'Older clients',
    oldHow: 'The 2024 transport, with server-sent events:',
    terminal: 'A terminal',
    terminalHow: 'Any program that can send a request:',
    programs: 'Programs',
    programsHow: 'Plain HTTP, without MCP:',
    question: 'holidays',
  },
  fr: {
    what: 'Ceci est une base de connaissances pour assistants. Donnez une de ces adresses au vôtre.',
    chatgpt: 'Paramètres → Connecteurs → Créer, avec cette adresse (joignable depuis Internet) :',
    claude:
      'Paramètres → Connecteurs → Ajouter un connecteur personnalisé, avec cette adresse (joignable depuis Internet) :',
    desktop: 'Sur cet ordinateur, comme commande :',
    old: 'Clients plus anciens',
    oldHow: 'Le transport de 2024, par événements du serveur :',
    terminal: 'Un terminal',
    terminalHow: 'Tout programme capable d’envoyer une requête :',
    programs: 'Programmes',
    programsHow: 'HTTP simple, sans MCP :',
    question: 'vacances',
  },
} as const;
