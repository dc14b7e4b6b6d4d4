import { readdirSync, readFileSync } from 'node:fs';

/** The command lines of all processes of this machine, as `ps` shows them to every user; empty where there is no /proc. */
export const processList = (): readonly string[] => ids().map(commandLine);

const commandLine = (id: string): string => read(`/proc/${id}/cmdline`).replaceAll('\0', ' ').trim();

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}

const ids = (): readonly string[] => {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
};

/** The same of this process and of what it has started. */
export function ownProcesses(): readonly string[] {
  const parents = new Map(
    ids().map((id) => {
      const [, rest = ''] = read(`/proc/${id}/stat`).split(/\) (?=\S \d)/);
      return [id, rest.split(' ')[1] ?? ''];
    }),
  );
  const isOwn = (id: string): boolean => {
    for (let at: string | undefined = id; at; at = parents.get(at)) if (at === String(process.pid)) return true;
    return false;
  };
  return [...parents.keys()].filter(isOwn).map(commandLine);
}

/** Looks at the process list again and again until it is told to stop; gives every command line that it saw. */
export function watchProcesses(): { stop(): ReadonlySet<string> } {
  const seen = new Set<string>();
  const look = (): void => {
    for (const line of processList()) seen.add(line);
  };
  look();
  const timer = setInterval(look, 50);
  return {
    stop() {
      clearInterval(timer);
      look();
      return seen;
    },
  };
}
