import { spawn } from 'node:child_process';
import { accessSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Where a Chromium is installed, or `undefined`. */
export const chromiumPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => {
    try {
      accessSync(path);
      return true;
    } catch {
      return false;
    }
  },
);

export interface Tab extends AsyncDisposable {
  /** Sends one command of the DevTools protocol. */
  send(method: string, params?: object): Promise<Record<string, unknown>>;
  /** What an expression gives on the page. */
  value(expression: string): Promise<unknown>;
  /** Waits until an expression is true on the page. */
  until(expression: string): Promise<void>;
  /** What the page complained about, such as what its policy has blocked. */
  readonly complaints: readonly string[];
}

/** A tab of a headless Chromium with a profile of its own. */
export async function openTab(path: string, { language = 'en' }: { language?: string } = {}): Promise<Tab> {
  const profile = await mkdtemp(join(tmpdir(), 'kb-chromium-'));
  const flags = [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
    `--accept-lang=${language}`,
  ];
  const child = spawn(path, [...flags, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const endpoint = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += String(chunk);
      const [, found] = /DevTools listening on (\S+)/.exec(said) ?? [];
      if (found) resolve(found);
    });
    child.once('exit', () => reject(new Error(`Chromium ended: ${said}`)));
  });
  // The list of tabs as the protocol defines it.
  const targets = (await (await fetch(`http://${new URL(endpoint).host}/json/list`)).json()) as {
    type: string;
    webSocketDebuggerUrl: string;
  }[];
  const socket = new WebSocket(targets.find(({ type }) => type === 'page')?.webSocketDebuggerUrl ?? '');
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));

  const waiting = new Map<number, (result: Record<string, unknown>) => void>();
  const complaints: string[] = [];
  let last = 0;
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data));
    waiting.get(message.id)?.(message.result ?? {});
    if (message.method === 'Log.entryAdded') complaints.push(message.params.entry.text);
  });

  const send: Tab['send'] = (method, params = {}) =>
    new Promise((resolve) => {
      last += 1;
      waiting.set(last, resolve);
      socket.send(JSON.stringify({ id: last, method, params }));
    });

  async function value(expression: string): Promise<unknown> {
    const { result } = await send('Runtime.evaluate', { expression, returnByValue: true });
    return Object(result).value;
  }

  await Promise.all([send('Page.enable'), send('Log.enable')]);
  return {
    send,
    value,
    complaints,
    async until(expression) {
      for (let tries = 0; tries < 100; tries += 1) {
        if ((await value(expression)) === true) return;
        await pause(100);
      }
      throw new Error(`${String(await value('location.href'))} never came to: ${expression}`);
    },
    async [Symbol.asyncDispose]() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      // It may be gone before it has answered.
      void send('Browser.close');
      await ended;
      socket.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
