/** Words that an answer quotes, and the id of where they are said to stand. */
export interface Quotation {
  readonly quote: string;
  readonly id: string;
}

/** The quotations in an answer: words in quotation marks, then an id in square brackets. */
export function quotationsIn(answer: string): readonly Quotation[] {
  const found = answer.matchAll(
    /(?:“([^”]{2,2000})”|«\s*([^»]{2,2000}?)\s*»|„([^“”]{2,2000})[“”]|"([^"\n]{2,2000})"|「([^」]{2,2000})」)\s*\[([^\]\s]{1,200})\]/g,
  );
  const all = [...found].map(([, ...groups]) => ({
    quote: groups.slice(0, -1).find(Boolean) ?? '',
    id: groups.at(-1) ?? '',
  }));
  return all.filter((one, at) => all.findIndex(({ quote, id }) => quote === one.quote && id === one.id) === at);
}

/** Whether these words stand in the text; spacing, case and the shape of quotes and dashes do not matter. An ellipsis stands for anything. */
export function standsIn(text: string, quote: string): boolean {
  const whole = plain(text);
  let from = 0;
  for (const part of quote
    .split(/\s*(?:\[?…\]?|\[?\.\.\.\]?)\s*/)
    .map(plain)
    .filter(Boolean)) {
    const at = whole.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return from > 0;
}

const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\u00AD\u200B-\u200D\uFEFF*_`#|]/g, '')
    .replaceAll(/[‘’‚′´`]/g, "'")
    .replaceAll(/[“”„«»″"]/g, '"')
    .replaceAll(/[‐‑‒–—−]/g, '-')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/[.,;:]$/, '');
