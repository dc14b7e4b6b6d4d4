import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';

/** `/docs` shows the routes and lets a person try them; everything it loads comes from this server. */
export function docsPage(app: FastifyInstance): void {
  const config = { open: true, speaks: 'html' } as const;
  app.get('/docs', { config }, (_request, reply) =>
    reply.headers(headers).type('text/html; charset=utf-8').send(shell),
  );
  for (const [name, { type, read }] of Object.entries(parts)) {
    app.get(`/docs/${name}`, { config }, async (_request, reply) =>
      reply
        .headers({ ...headers, 'cache-control': 'public, max-age=3600' })
        .type(type)
        .send(await read()),
    );
  }
}

// Addresses without a slash in front, so that the page works behind a proxy that changes the path.
const shell = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>kb-mcp API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body data-description="openapi.json">
<main id="routes"></main>
<noscript><a href="openapi.json">openapi.json</a></noscript>
<script src="docs/swagger-ui.js"></script>
<script src="docs/start.js"></script>
</body>
</html>`;

const start = `const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', follow);
follow();
window.SwaggerUIBundle({
  url: document.body.dataset.description,
  domNode: document.getElementById('routes'),
  deepLinking: true,
  validatorUrl: 'none',
  defaultModelsExpandDepth: 0,
});`;

const fromFile = (url: string, type: string) => {
  let bytes: Promise<Buffer> | undefined;
  return { type, read: () => (bytes ??= readFile(new URL(url))) };
};

const parts = {
  'swagger-ui.css': fromFile(import.meta.resolve('swagger-ui-dist/swagger-ui.css'), 'text/css; charset=utf-8'),
  'swagger-ui.js': fromFile(
    import.meta.resolve('swagger-ui-dist/swagger-ui-bundle.js'),
    'text/javascript; charset=utf-8',
  ),
  'start.js': { type: 'text/javascript; charset=utf-8', read: () => Promise.resolve(start) },
};

const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
};
