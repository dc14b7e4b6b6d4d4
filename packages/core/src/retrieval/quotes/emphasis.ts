import type { Span } from '../../model.ts';

/** The marks around what Markdown sets in bold, italics or as code, or strikes out, in pairs; a mark without its other one, as in A* and *ptr, belongs to a name. */
export function emphasisOf(text: string): readonly Span[] {
  const found: Span[] = [];
  const open: Open[] = [];
  for (const { 0: run, index } of text.matchAll(runs)) {
    if (run.startsWith('\n')) open.length = 0;
    const before = text.charAt(index - 1);
    const after = text.charAt(index + run.length);
    const opens = open.slice(-DEEPEST).filter(({ mark }) => mark === run.charAt(0));
    const inWord = word.test(before) && word.test(after);
    if (run.startsWith('\n') || (inWord && !endsWord(opens, index, run))) continue;
    if (opens.length > 0 && /^\S/.test(before)) close(opens, index, run);
    else if (/^\S/.test(after) && !isName(index))
      open.push({ mark: run.charAt(0), index, length: run.length, left: run.length });
  }
  return found;

  function close(opens: readonly Open[], index: number, run: string): void {
    const same = opens.findLast(({ left }) => left === run.length);
    let left = run.length;
    for (const each of same ? [same] : opens.toReversed()) {
      const taken = Math.min(each.left, left);
      each.left -= taken;
      left -= taken;
      if (each.left === 0) found.push({ from: each.index, to: each.index + each.length });
      if (left === 0) break;
    }
    const last = same ?? opens.find((each) => each.left === 0);
    if (last) open.length = open.lastIndexOf(last);
    if (left === 0) found.push({ from: index, to: index + run.length });
  }

  /** Whether what ends inside a word is one word set apart from its ending, as in `Item`s. */
  function endsWord(opens: readonly Open[], index: number, run: string): boolean {
    const last = opens.at(-1);
    return (
      last?.length === run.length &&
      /^\p{L}+$/u.test(text.slice(last.index + last.length, index).slice(0, LONGEST)) &&
      run.charAt(0) !== '_'
    );
  }

  function isName(index: number): boolean {
    name.lastIndex = index;
    return name.test(text);
  }
}

/** A run of marks that may begin something, and how many of them have not ended yet. */
interface Open {
  readonly mark: string;
  readonly index: number;
  readonly length: number;
  left: number;
}

const DEEPEST = 8;
const LONGEST = 40;
/** A blank line ends what is open. */
const runs = /\*+|_+|~~|`+|\n[ \t]*\n/g;
const word = /^[\p{L}\p{N}]/u;
/** As Python writes them. */
const name = /__[a-z\d]+(?:_[a-z\d]+)*__(?![\p{L}\p{N}])/uy;
