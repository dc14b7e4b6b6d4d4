/** What a site asks of robots (RFC 9309). */
export interface RobotsRules {
  /** Whether the path and query of this address may be asked for. */
  allows(url: string): boolean;
  /** The pause between two requests that the site asks for. */
  readonly delaySeconds?: number | undefined;
}

interface Rule {
  readonly allow: boolean;
  readonly pattern: string;
}

interface Group {
  readonly agents: string[];
  readonly rules: Rule[];
  delaySeconds?: number | undefined;
}

/** Nothing is asked of robots. */
export const noRules: RobotsRules = { allows: () => true };

/** The rules of a robots.txt for a product; the groups that name it, else those for all. Of the rules that match, the longest decides, and allowing wins a tie. */
export function robotsRules(text: string, product: string): RobotsRules {
  const groups = groupsOf(text);
  const named = groups.filter(({ agents }) => agents.includes(product.toLowerCase()));
  const ours = named.length > 0 ? named : groups.filter(({ agents }) => agents.includes('*'));
  const rules = ours.flatMap((group) => group.rules);
  return {
    delaySeconds: ours.map((group) => group.delaySeconds).find((seconds) => seconds !== undefined),
    allows(url) {
      const { pathname, search } = new URL(url);
      if (pathname === '/robots.txt') return true;
      const path = comparable(`${pathname}${search}`).replaceAll('*', '%2A').replaceAll('$', '%24');
      let best: Rule = { allow: true, pattern: '' };
      for (const rule of rules) {
        const { length } = rule.pattern;
        if (length < best.pattern.length || (length === best.pattern.length && !rule.allow)) continue;
        if (matches(rule.pattern, path)) best = rule;
      }
      return best.allow;
    },
  };
}

function groupsOf(text: string): readonly Group[] {
  const groups: Group[] = [];
  let naming = false;
  for (const raw of text.replace(/^\uFEFF/, '').split(/\r\n?|\n/)) {
    const line = raw.split('#', 1)[0] ?? '';
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === 'user-agent') {
      if (!naming) groups.push({ agents: [], rules: [] });
      naming = true;
      groups.at(-1)?.agents.push(/^(?:\*(?=\s|$)|[a-z_-]+)/i.exec(value)?.[0].toLowerCase() ?? '');
      continue;
    }
    const group = groups.at(-1);
    if (!group || !['allow', 'disallow', 'crawl-delay'].includes(name)) continue;
    naming = false;
    if (name === 'crawl-delay') {
      const seconds = Number(value);
      if (value !== '' && seconds >= 0) group.delaySeconds ??= seconds;
    } else if (value !== '') {
      group.rules.push({ allow: name === 'allow', pattern: comparable(value) });
    }
  }
  return groups;
}

/** Without escapes that say the same in two ways. */
const comparable = (path: string): string =>
  path
    .replaceAll(/[^\u0021-\u007e]+/g, (letters) => encodeURIComponent(letters.toWellFormed()))
    .replaceAll(/%([0-9a-f]{2})/gi, (escape, hex: string) => {
      const character = String.fromCodePoint(Number.parseInt(hex, 16));
      return /[\w.~-]/.test(character) ? character : escape.toUpperCase();
    });

/** Whether a path begins as a pattern says: `*` is anything, `$` at the end is the end. */
function matches(pattern: string, path: string): boolean {
  const whole = pattern.endsWith('$');
  const [head = '', ...parts] = (whole ? pattern.slice(0, -1) : pattern).split('*');
  if (!path.startsWith(head)) return false;
  let at = head.length;
  const last = whole && parts.length > 0 ? parts.pop() : undefined;
  for (const part of parts) {
    const found = path.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  if (last !== undefined) return path.length - last.length >= at && path.endsWith(last);
  return !whole || at === path.length;
}
