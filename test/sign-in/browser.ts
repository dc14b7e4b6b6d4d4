/** A page as a person sees it: where it is, and the form on it. */
export interface BrowserPage {
  readonly url: string;
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  readonly fields: Readonly<Record<string, string>>;
}

export interface Browser {
  readonly cookies: Map<string, string>;
  /** Follows redirects until a page is shown, or until an address is not on the server. */
  open(url: string | URL, init?: RequestInit): Promise<BrowserPage>;
  /** Fills in and sends the form of a page. */
  submit(
    page: BrowserPage,
    values: Readonly<Record<string, string>>,
    headers?: Record<string, string>,
  ): Promise<BrowserPage>;
}

/** Somebody's browser: keeps cookies, follows redirects on the server, and stops where it is led away from it. */
export function browser(origin: string, language = 'en'): Browser {
  const cookies = new Map<string, string>();

  async function open(target: string | URL, init: RequestInit = {}): Promise<BrowserPage> {
    let url = new URL(target);
    let next = init;
    for (let hops = 0; hops < 10; hops += 1) {
      if (url.origin !== origin) return { url: url.href, status: 0, text: '', headers: new Headers(), fields: {} };
      const jar = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const headers = {
        'accept-language': language,
        ...(jar && { cookie: jar }),
        ...Object.fromEntries(new Headers(next.headers)),
      };
      const answer = await fetch(url, { ...next, headers, redirect: 'manual' });
      keep(answer);
      const location = answer.headers.get('location');
      if (location === null) return pageOf(url.href, answer);
      await answer.body?.cancel();
      url = new URL(location, url);
      next = {};
    }
    throw new Error('Redirected in circles.');
  }

  function keep({ headers }: Response): void {
    for (const line of headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /expires=thu, 01 jan 1970/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
  }

  return {
    cookies,
    open,
    submit: (page, values, headers = { origin }) =>
      open(page.url, { method: 'POST', headers, body: new URLSearchParams({ ...page.fields, ...values }) }),
  };
}

async function pageOf(url: string, answer: Response): Promise<BrowserPage> {
  const text = await answer.text();
  const hidden = [...text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)];
  const fields = Object.fromEntries(hidden.map(([, name, value]) => [name, value]));
  return { url, status: answer.status, text, headers: answer.headers, fields };
}

/** Signs in and allows, as the owner would; gives the address that the program is called back at. */
export async function signInAndAllow(
  visitor: Browser,
  url: string | URL,
  passphrase: string,
  name = 'owner',
): Promise<URL> {
  let page = await visitor.open(url);
  if (page.text.includes('name="passphrase"')) page = await visitor.submit(page, { name, passphrase, action: 'allow' });
  if (page.status !== 0) page = await visitor.submit(page, { action: 'allow' });
  return new URL(page.url);
}
