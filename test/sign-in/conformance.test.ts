import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { browser, signInAndAllow } from './browser.ts';
import { openSignInServer, PASSPHRASE } from './open-server.ts';
import { freePort } from '../free-port.ts';

const suite = createRequire(import.meta.url).resolve('@modelcontextprotocol/conformance/dist/index.js');

test('the official conformance suite finds the authorization server right: its metadata, and a code grant with us as the person', async () => {
  await using server = await openSignInServer();
  const port = await freePort();
  const registered = await fetch(`${server.base}/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ redirect_uris: [`http://127.0.0.1:${port}/callback`], token_endpoint_auth_method: 'none' }),
  });
  const clientId = String(Object(await registered.json()).client_id);
  const settings = ['--client-id', clientId, '--port', String(port), '--resource', `${server.base}/mcp`];
  const child = spawn(process.execPath, [suite, 'authorization', '--url', server.base, ...settings], { cwd: tmpdir() });
  let output = '';
  let signedIn: Promise<unknown> | undefined;
  child.stderr.resume();
  child.stdout.on('data', (chunk) => {
    output += String(chunk);
    const [url] = /^http\S+\/authorize\?\S+$/m.exec(output) ?? [];
    if (url && output.includes('Waiting'))
      signedIn ??= signInAndAllow(browser(server.base), url, PASSPHRASE).then((back) => fetch(back));
  });
  const [code] = await once(child, 'close');
  await signedIn;
  expect(output).toMatch(/authorization-server-metadata-endpoint: 2 passed, 0 failed/);
  expect(output).toMatch(/authorization-code-grant: 1 passed, 0 failed/);
  expect(code).toBe(0);
});
