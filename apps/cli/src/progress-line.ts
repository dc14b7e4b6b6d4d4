import { shorten } from './table.ts';

const REDRAW_MS = 80;
const BAR = 24;

/** A bar on the last line of a terminal's stderr, and nothing at all elsewhere. */
export function progressLine({ stream = process.stderr }: { readonly stream?: NodeJS.WriteStream } = {}) {
  let drawnAt = 0;
  let shown = false;
  const clear = () => {
    if (shown) stream.write('\r\u001B[K');
    shown = false;
  };
  return {
    update(done: number, total: number | undefined, message: string): void {
      if (!stream.isTTY || performance.now() - drawnAt < REDRAW_MS) return;
      drawnAt = performance.now();
      stream.write(`\r\u001B[K${shorten(`${bar(done, total)} ${message}`, (stream.columns || 80) - 1)}`);
      shown = true;
    },
    /** Writes something in the place of the bar, which comes back with the next update. */
    above(write: () => void): void {
      clear();
      write();
    },
    end: clear,
  };
}

function bar(done: number, total: number | undefined): string {
  if (total === undefined || total === 0) return `${done.toLocaleString('en')} read`;
  const filled = Math.round((BAR * Math.min(done, total)) / total);
  return `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ${done}/${total}`;
}
