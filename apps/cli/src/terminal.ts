import { styleText } from 'node:util';

/** Prints a line for people on stdout. */
export function print(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** Prints the one JSON document that a program reads. */
export const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2));

/** Prints a remark on stderr, where it cannot be taken for a result. */
export function remark(line: string): void {
  process.stderr.write(`${line}\n`);
}

type Style = Parameters<typeof styleText>[0];

/** Styled on a terminal, plain elsewhere and wherever NO_COLOR is set. */
export const styled = (style: Style, text: string): string => styleText(style, text, { stream: process.stdout });

/** Columns of the terminal, or a usual number where there is none. */
export const columns = (): number => process.stdout.columns || 100;
