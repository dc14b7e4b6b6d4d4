import { spawn } from 'node:child_process';
import { remark } from '../terminal.ts';

/** Says where to sign in, and opens that page unless told not to. */
export function leadToPage({ browser }: { readonly browser: boolean }): (address: URL, server: string) => void {
  return (address, server) => {
    remark(`${server} asks you to sign in on this page:\n${address.href}`);
    if (browser) openPage(address);
  };
}

const openers: Readonly<Record<string, readonly [command: string, ...args: string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** No shell sees the address, which another server has written. */
function openPage({ href }: URL): void {
  const [command, ...args] = openers[process.platform] ?? ['xdg-open'];
  const child = spawn(command, [...args, href], { stdio: 'ignore', detached: true });
  // Without a browser there is still the address above.
  child.once('error', () => {});
  child.unref();
}
