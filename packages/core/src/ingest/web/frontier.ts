import { isPassedOver } from './page-content.ts';

/** An address that has been found, so many links away from where the reading began. */
export interface Place {
  readonly url: string;
  readonly depth: number;
}

export interface FrontierOptions {
  readonly address: string;
  readonly maxDepth: number;
  readonly maxPages: number;
  readonly inReach: (url: string) => boolean;
}

/** What has been found of a site and waits to be asked for, in the order it was found in. */
export interface Frontier {
  /** Puts what is new, in reach and worth asking for at the end. */
  follow(links: readonly string[], depth: number): void;
  /** The next in order; none when all have been given, or as many as are wanted. */
  next(): Place | undefined;
  has(url: string): boolean;
  add(url: string): void;
  /** Whether something was left out for the number of pages. */
  readonly isCut: boolean;
}

/** Addresses that differ in what follows the question mark alone: calendars, filters, orders. */
const MAX_QUERIES = 100;

export function frontier({ address, maxDepth, maxPages, inReach }: FrontierOptions): Frontier {
  const places: Place[] = [{ url: address, depth: 0 }];
  const seen = new Set([address]);
  const queries = new Map<string, number>();
  let given = 0;
  let isCut = false;

  function isOneTooMany(url: string): boolean {
    const [path = '', search] = url.split('?');
    if (search === undefined) return false;
    const variants = (queries.get(path) ?? 0) + 1;
    queries.set(path, variants);
    return variants > MAX_QUERIES;
  }

  return {
    follow(links, depth) {
      if (depth > maxDepth) return;
      for (const url of links) {
        // What comes after those that are wanted is never asked for.
        if (places.length > maxPages) return;
        if (seen.has(url) || !inReach(url) || isPassedOver(url) || isOneTooMany(url)) continue;
        seen.add(url);
        places.push({ url, depth });
      }
    },
    next() {
      if (given < maxPages && given < places.length) return places[given++];
      isCut ||= given < places.length;
      return undefined;
    },
    has: (url) => seen.has(url),
    add(url) {
      seen.add(url);
    },
    get isCut() {
      return isCut;
    },
  };
}
