import { styleText } from 'node:util';

/** Prints a line for people on stdout. */
export function print(line = ''): void {
  process.stdout.write(`${harmless(line)}\n`);
}

/** Prints the one JSON document that a program reads. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Prints a remark on stderr, where it cannot be taken for a result. */
export function remark(line: string): void {
  process.stderr.write(`${harmless(line)}\n`);
}

type Style = Parameters<typeof styleText>[0];

/** Styled on a terminal, plain elsewhere and wherever NO_COLOR is set. */
export const styled = (style: Style, text: string): string => styleText(style, text, { stream: process.stdout });

/** Columns of the terminal, or a usual number where there is none. */
export const columns = (): number => process.stdout.columns || 100;

/** Text in which nothing is a command to the terminal but our own styles: titles, names and log lines are written by others. */
export const harmless = (text: string): string =>
  text.replaceAll(OWN_STYLE_OR_CONTROL, (found) => (found.length > 1 ? found : '\u{fffd}'));

const OWN_STYLE_OR_CONTROL = /\u001b\[(?:[1-4]|2[2-4]|3[1-9])m|[^\P{Cc}\n\t]/gu;
