import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { chromiumPath, openTab } from './chromium.ts';
import { inspect } from './inspect.ts';
import { openSignInServer, PASSPHRASE } from './open-server.ts';

test.for(['en', 'fr'])(
  'in a real browser (%s) a person signs in with the keyboard alone, allows, and arrives where the program waits',
  { timeout: 60_000 },
  async (language, context) => {
    if (!chromiumPath) return context.skip('there is no Chromium on this machine');
    const program = createServer((_request, response) => response.end('<title>Arrived</title>')).listen(0, '127.0.0.1');
    await once(program, 'listening');
    // Listening on TCP always has an address with a port.
    const redirect = `http://127.0.0.1:${(program.address() as AddressInfo).port}/callback`;
    await using server = await openSignInServer();
    await using tab = await openTab(chromiumPath, { language });
    const registered = await fetch(`${server.base}/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client_name: 'Claude', redirect_uris: [redirect], token_endpoint_auth_method: 'none' }),
    });
    const url = new URL('/authorize', server.base);
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: Object(await registered.json()).client_id,
      redirect_uri: redirect,
      code_challenge: createHash('sha256').update('x'.repeat(43)).digest('base64url'),
      code_challenge_method: 'S256',
      scope: 'kb:read kb:write',
      state: 'kept',
    }).toString();
    await tab.send('Page.navigate', { url: url.href });
    const key = async (name: string, code: number, text?: string) => {
      await tab.send('Input.dispatchKeyEvent', {
        type: 'keyDown',
        key: name,
        code: name,
        windowsVirtualKeyCode: code,
        ...(text && { text }),
      });
      await tab.send('Input.dispatchKeyEvent', { type: 'keyUp', key: name, code: name, windowsVirtualKeyCode: code });
    };

    await tab.until('document.activeElement?.name === "name"');
    await inspect(tab, `sign-in-${language}`);
    await tab.send('Input.insertText', { text: 'owner' });
    await key('Tab', 9);
    await tab.send('Input.insertText', { text: 'not the passphrase' });
    await key('Enter', 13, '\r');
    await tab.until('document.querySelector("[role=alert]") !== null');
    await inspect(tab, `wrong-${language}`);
    expect(await tab.value('document.activeElement.name')).toBe('passphrase');
    await tab.send('Input.insertText', { text: PASSPHRASE });
    await key('Enter', 13, '\r');
    await tab.until('document.querySelectorAll("li").length > 0');
    await inspect(tab, `consent-${language}`);
    expect(await tab.value('document.querySelectorAll("li").length')).toBe(2);
    await tab.value('document.querySelector("button[value=allow]").focus()');
    await key('Enter', 13, '\r');
    await tab.until('document.title === "Arrived"');
    expect(
      await tab.value(
        'new URLSearchParams(location.search).has("code") && new URLSearchParams(location.search).get("state") === "kept"',
      ),
    ).toBe(true);
    expect(tab.complaints.filter((line) => /policy|refused|blocked/i.test(line))).toEqual([]);
    program.close();
    program.closeAllConnections();
  },
);

test.for(['en', 'fr'])(
  'so it is with the pages that say no, and with those for readers (%s)',
  { timeout: 60_000 },
  async (language, context) => {
    if (!chromiumPath) return context.skip('there is no Chromium on this machine');
    await using server = await openSignInServer();
    await using tab = await openTab(chromiumPath, { language });
    const show = async (path: string): Promise<void> => {
      await tab.send('Page.navigate', { url: server.base + path });
      await tab.until(`document.readyState === 'complete' && location.href !== 'about:blank'`);
    };
    await show('/sign-in/none');
    await inspect(tab, `ended-${language}`);
    await show(`/authorize?client_id=${'x'.repeat(200)}`);
    await inspect(tab, `failed-${language}`);
    for (let n = 0; n < 10; n += 1) {
      await server.state.count('rate:sign-in', 'address/127.0.0.1', Date.now() + 60_000);
    }
    await show(`/documents/${server.ids['open']}?passage=0`);
    await inspect(tab, `reader-${language}`);
    const enter = `document.querySelector('#name').value = 'owner'; document.querySelector('#passphrase').value = '${PASSPHRASE}'; document.querySelector('button').click()`;
    await tab.value(enter);
    await tab.until('document.querySelector("[role=alert]") !== null');
    await inspect(tab, `wait-${language}`);
    await server.state.delete('rate:sign-in', 'address/127.0.0.1');
    await tab.value(enter);
    await tab.until('document.querySelector("mark") !== null');
    await inspect(tab, `document-${language}`);
    await show('/documents/none');
    await inspect(tab, `missing-${language}`);
    await tab.send('Network.clearBrowserCookies');
    await show(`/documents/${server.ids['open']}?passage=0`);
    await tab.value('for (const label of document.querySelectorAll("label")) label.remove()');
    await expect(inspect(tab, `broken-${language}`)).rejects.toThrow(/broken/);
  },
);
