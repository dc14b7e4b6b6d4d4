import type { PdfRun } from './pdf-lines.ts';

/**
 * The runs of a page in the order in which they are read, where it draws lines of Arabic or Hebrew from the left to the right: the engine turns round
 * the letters of a run, not the runs of a line. Words of another script among them go to the right.
 */
export function leftward(runs: readonly PdfRun[]): readonly PdfRun[] {
  if (!runs.some(isLeftward) || !goesRight(runs)) return runs;
  const isOfPage = isMostly(runs);
  return linesOf(runs).flatMap((line) => {
    if (!line.some(isLeftward)) return line;
    if (!isOfPage && !isMostly(line)) return byStretch(line, isLeftward, together);
    return byStretch(
      line,
      (run) => !isLeftward(run),
      (stretch) => stretch.toReversed(),
    ).toReversed();
  });
}

const isLeftward = ({ dir, str }: PdfRun): boolean => dir === 'rtl' && !isBlank(str);
const isBlank = (str: string): boolean => str.trim() === '';

/** Whether most words that follow each other in a line stand to the right of the one before. */
function goesRight(runs: readonly PdfRun[]): boolean {
  let steps = 0;
  const words = runs.filter(({ str }) => !isBlank(str));
  for (const [i, run] of words.entries()) {
    const before = words[i - 1];
    if (before && isLeftward(before) && isLeftward(run) && isBeside(before, run))
      steps += isRightOf(before, run) ? 1 : -1;
  }
  return steps > 0;
}

const sizeOf = ({ transform: [a = 0, b = 0] }: PdfRun): number => Math.hypot(a, b) || 1;
const [X, Y] = [4, 5];
const at = ({ transform }: PdfRun, axis: number): number => transform[axis] ?? 0;
const isBeside = (before: PdfRun, run: PdfRun): boolean =>
  Math.abs(at(before, Y) - at(run, Y)) < Math.max(sizeOf(before), sizeOf(run)) * 0.5;
const isRightOf = (before: PdfRun, run: PdfRun): boolean =>
  at(run, X) > at(before, X) + before.width - sizeOf(run) * 0.3;

/** Stretches of runs that go to the right on one line. */
function linesOf(runs: readonly PdfRun[]): readonly PdfRun[][] {
  const lines: PdfRun[][] = [];
  let last: PdfRun | undefined;
  for (const run of runs) {
    const goesOn = last && (isBlank(run.str) || (isBeside(last, run) && isRightOf(last, run)));
    if (goesOn) lines.at(-1)?.push(run);
    else lines.push([run]);
    if (!isBlank(run.str)) last = run;
  }
  return lines;
}

const isMostly = (runs: readonly PdfRun[]): boolean => lettersOf(runs.filter(isLeftward)) * 2 > lettersOf(runs);

const lettersOf = (runs: readonly PdfRun[]): number =>
  runs.reduce((sum, { str }) => sum + (str.match(/\p{L}/gu)?.length ?? 0), 0);

/** The runs with each stretch of a kind, and the space inside it, replaced. */
function byStretch(
  runs: readonly PdfRun[],
  isOfKind: (run: PdfRun) => boolean,
  replaced: (stretch: readonly PdfRun[]) => readonly PdfRun[],
): readonly PdfRun[] {
  const all: PdfRun[] = [];
  let stretch: PdfRun[] = [];
  let spaces: PdfRun[] = [];
  const close = () => {
    all.push(...replaced(stretch), ...spaces);
    [stretch, spaces] = [[], []];
  };
  for (const run of runs) {
    if (isBlank(run.str)) spaces.push(run);
    else if (isOfKind(run)) {
      if (stretch.length === 0) close();
      stretch.push(...spaces, run);
      spaces = [];
    } else {
      close();
      all.push(run);
    }
  }
  close();
  return all;
}

/** The runs as one, which stands where the leftmost of them does. */
function together(stretch: readonly PdfRun[]): readonly PdfRun[] {
  const [first, last] = [stretch[0], stretch.at(-1)];
  if (!first || !last || first === last) return stretch;
  const words = stretch.map((run, i) => {
    const before = stretch[i - 1];
    const isApart = before && at(run, X) - at(before, X) - before.width > sizeOf(run) * 0.15;
    return isApart ? `${run.str} ` : run.str;
  });
  const width = at(last, X) + last.width - at(first, X);
  return [{ ...first, str: words.toReversed().join(''), width }];
}
