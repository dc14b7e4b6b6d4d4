/** What a page asks of robots that have read it. */
export interface RobotsDirectives {
  readonly noindex: boolean;
  readonly nofollow: boolean;
}

/** What the values of `X-Robots-Tag` headers, or of `robots` elements of a page, ask of a product; what is said to others is not for it. */
export function robotsDirectives(values: readonly string[], product: string): RobotsDirectives {
  let [noindex, nofollow] = [false, false];
  for (const value of values) {
    let agent = '';
    for (const part of value.toLowerCase().split(',')) {
      const named = /^\s*([\w*-]+)\s*:(.*)$/.exec(part);
      const isAgent = named?.[1] !== undefined && !valued.has(named[1]);
      if (isAgent) agent = named[1] ?? '';
      const directive = (isAgent ? (named[2] ?? '') : part).trim();
      if (agent !== '' && agent !== '*' && agent !== product.toLowerCase()) continue;
      noindex ||= directive === 'noindex' || directive === 'none';
      nofollow ||= directive === 'nofollow' || directive === 'none';
    }
  }
  return { noindex, nofollow };
}

/** Directives that have a value themselves. */
const valued = new Set(['unavailable_after', 'max-snippet', 'max-image-preview', 'max-video-preview']);
