/** Runs the work, now or in a later turn of the event loop. */
export type Turns = (work: () => void) => void;

/**
 * Spreads work that arrives in bursts over turns of the event loop: when a turn has lasted long enough, what else arrives waits, in
 * order, for a turn of its own. So no burst holds up what is not part of it for much longer than its longest piece.
 */
export function turns({ sliceMs = 10 }: { readonly sliceMs?: number } = {}): Turns {
  const waiting: (() => void)[] = [];
  let busy = false;
  let began = 0;

  function next(): void {
    const work = waiting.shift();
    busy = work !== undefined;
    if (!work) return;
    began = performance.now();
    setImmediate(next);
    work();
  }

  return (work) => {
    if (busy && (waiting.length > 0 || performance.now() - began >= sliceMs)) {
      waiting.push(work);
      return;
    }
    if (!busy) {
      busy = true;
      began = performance.now();
      setImmediate(next);
    }
    work();
  };
}
