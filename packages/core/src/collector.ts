import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

type Collect = (how?: { readonly type: 'major'; readonly flavor: 'last-resort' }) => unknown;

/** The engine's own collection. There is no other way to it than this flag, which changes nothing else. */
export function collector(): Collect {
  setFlagsFromString('--expose-gc');
  // A new context has what the flags say.
  return runInNewContext('gc') as Collect;
}
