import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { chromiumPath, openTab, type Tab } from './chromium.ts';
import { openSignInServer, PASSPHRASE } from './open-server.ts';

const widths = {
  phone: { width: 390, height: 844, deviceScaleFactor: 2, mobile: true },
  desk: { width: 1280, height: 800, deviceScaleFactor: 1, mobile: false },
};

/** Looks at the page at both widths: nothing may be cut or scroll sideways, and everything that acts has a name. */
async function inspect(tab: Tab, name: string): Promise<void> {
  for (const [size, metrics] of Object.entries(widths)) {
    await tab.send('Emulation.setDeviceMetricsOverride', metrics);
    expect(await tab.value('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    const { data } = await tab.send('Page.captureScreenshot', { format: 'png' });
    const folder = process.env['KB_MCP_SCREENSHOTS'];
    if (folder) await writeFile(`${folder}/${name}-${size}.png`, Buffer.from(String(data), 'base64'));
  }
  const small = `[...document.querySelectorAll('button,input:not([type=hidden])')].filter((e) => e.getBoundingClientRect().height < 40).length`;
  expect(await tab.value(small)).toBe(0);
  const unnamed = `[...document.querySelectorAll('input:not([type=hidden])')].filter((e) => !e.labels?.length).length + [...document.querySelectorAll('button')].filter((e) => !e.textContent.trim()).length`;
  expect(await tab.value(unnamed)).toBe(0);
  expect(
    await tab.value('document.querySelectorAll("h1").length === 1 && document.documentElement.lang.length === 2'),
  ).toBe(true);
}

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
