/** Loaded into the server before its own code (`--import`): answers the load bench over the channel to its parent. */
export interface ProbeAnswer {
  readonly heapBytes: number;
  /** The longest pause between two turns of the event loop since the last question, and how much of it this thread was computing. */
  readonly pauseMs: number;
  readonly computingMs: number;
  /** How many pauses were longer than 50 ms, and how many of them for work of this thread. */
  readonly pauses: number;
  readonly blocks: number;
  /** Of the whole process so far, and of its main thread. */
  readonly cpuMs: number;
  readonly mainMs: number;
}

const TICK_MS = 5;
const LONG_MS = 50;

let at = performance.now();
let used = threadMs();
let longest = { pauseMs: 0, computingMs: 0 };
let [pauses, blocks] = [0, 0];

setInterval(() => {
  const [now, cpu] = [performance.now(), threadMs()];
  const pause = { pauseMs: now - at - TICK_MS, computingMs: cpu - used };
  // A thread that waits for a processor is not blocked by its own work.
  if (pause.computingMs > longest.computingMs) longest = pause;
  if (pause.pauseMs > LONG_MS) pauses += 1;
  if (pause.pauseMs > LONG_MS && pause.computingMs > LONG_MS) blocks += 1;
  [at, used] = [now, cpu];
}, TICK_MS).unref();

process.on('message', () => {
  globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  process.send?.({
    ...longest,
    pauses,
    blocks,
    heapBytes: process.memoryUsage().heapUsed,
    cpuMs: (user + system) / 1_000,
    mainMs: threadMs(),
  } satisfies ProbeAnswer);
  longest = { pauseMs: 0, computingMs: 0 };
  [pauses, blocks] = [0, 0];
  // The question itself took time.
  [at, used] = [performance.now(), threadMs()];
});
// Listening to the parent keeps no process alive that has been told to stop.
process.channel?.unref();

function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
