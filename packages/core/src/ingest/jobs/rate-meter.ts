const WINDOW_MS = 10_000;

/** How fast something advances over the last seconds, and how long the rest takes at that speed. */
export function rateMeter({ now = () => performance.now() }: { readonly now?: () => number } = {}) {
  const marks: { readonly at: number; readonly done: number }[] = [];
  return {
    at(done: number, total: number | undefined): { rate?: number; secondsLeft?: number } {
      const at = now();
      const last = marks.at(-1);
      if (!last || at - last.at > WINDOW_MS / 50) marks.push({ at, done });
      while (marks.length > 2 && at - (marks[1]?.at ?? at) > WINDOW_MS) marks.shift();
      const [first] = marks;
      if (!first || at - first.at < WINDOW_MS / 20 || done <= first.done) return {};
      const rate = ((done - first.done) * 1_000) / (at - first.at);
      if (total === undefined) return { rate };
      return { rate, secondsLeft: Math.round(Math.max(0, total - done) / rate) };
    },
  };
}
