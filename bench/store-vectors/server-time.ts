import { readdirSync, readFileSync } from 'node:fs';
import { processOf } from '../process.ts';

/** Gives the milliseconds of processor time so far of the present connections of the PostgreSQL server on a port; 0 where the system does not tell. */
export function serverTime(port: number): () => number {
  const all = process.platform === 'linux' ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : [];
  const server = all.find((pid) => read(pid, 'cmdline').includes(`\0-p\0${port}\0`));
  const connections = all.filter((pid) => parentOf(pid) === server).map((pid) => processOf(Number(pid)));
  return () => connections.reduce((sum, one) => sum + (one.processorTime() || 0), 0);
}

const parentOf = (pid: string): string | undefined => read(pid, 'stat').split(') ')[1]?.split(' ')[1];

function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    // It has ended.
    return '';
  }
}
