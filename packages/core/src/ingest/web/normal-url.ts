/**
 * The one way that an address is written: without fragment, session and campaign parameters, the others in order. `undefined` for what is no
 * http(s) address of a page: other protocols, credentials, more characters than an address needs.
 */
export function normalUrl(address: string, base?: string): string | undefined {
  const url = address.length <= 2 * MAX_LENGTH ? URL.parse(address.trim(), base) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return undefined;
  url.hash = '';
  url.hostname = url.hostname.replace(/\.$/, '');
  url.pathname = plainEscapes(url.pathname.replaceAll(/;jsessionid=[^/;]*/gi, ''));
  const parameters = plainEscapes(url.search.slice(1))
    .split('&')
    .filter((parameter) => parameter !== '' && !passing.test(parameter));
  url.search = parameters.length === 0 ? '' : `?${parameters.toSorted().join('&')}`;
  const { href } = url;
  return href.length <= MAX_LENGTH ? href : undefined;
}

/** Whether an address looks like one of endlessly many: very deep, or the same folder again and again. */
export function isEndless(url: string): boolean {
  const segments = new URL(url).pathname.split('/').filter(Boolean);
  if (segments.length > MAX_DEPTH) return true;
  const times = new Map<string, number>();
  for (const segment of segments) {
    const count = (times.get(segment) ?? 0) + 1;
    if (count > MAX_REPETITIONS) return true;
    times.set(segment, count);
  }
  return false;
}

const MAX_LENGTH = 2_000;
const MAX_DEPTH = 16;
const MAX_REPETITIONS = 3;

/** Parameters that tell who came from where, not what is asked for. */
const passing =
  /^(?:utm_\w+|gclid|dclid|fbclid|msclkid|yclid|igshid|mc_[ce]id|_ga|_gl|phpsessid|jsessionid|aspsessionid\w*)(?:=|$)/i;

/** Letters that need no escape stand as they are, the other escapes are in capitals. */
const plainEscapes = (text: string): string =>
  text.replaceAll(/%([0-9a-f]{2})/gi, (escape, hex: string) => {
    const character = String.fromCodePoint(Number.parseInt(hex, 16));
    return /[\w.~-]/.test(character) ? character : escape.toUpperCase();
  });
