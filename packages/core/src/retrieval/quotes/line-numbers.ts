/** A text without the numbers of its lines, when two lines or more have them, one after the other. */
export function withoutLineNumbers(text: string): string {
  const lines = text.split('\n');
  if (lines.length < 2) return text;
  const numbered = lines.map((line) => number.exec(line));
  const first = Number(numbered[0]?.[1]);
  return numbered.every((found, i) => Number(found?.[1]) === first + i)
    ? lines.map((line, i) => line.slice(numbered[i]?.[0].length)).join('\n')
    : text;
}

const number = /^[ \t]{0,10}(\d{1,6})(?:\t|: ?|[ \t]?[|│→] ?)/;
