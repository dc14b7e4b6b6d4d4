/** A figure as it is written above the line: the power of a number, the mark of a note. `undefined` for anything else. */
export function raised(text: string): string | undefined {
  const figure = text.trim();
  return figures.test(figure)
    ? figure.replaceAll(/[-+−–\d]/g, (sign) => (sign === '+' ? '⁺' : (signs[Number(sign)] ?? '⁻')))
    : undefined;
}

const figures = /^[-+−–]?\d{1,3}(?:[,;] ?\d{1,3}){0,5}[-+−–]?$/;
const signs = Array.from('⁰¹²³⁴⁵⁶⁷⁸⁹');
