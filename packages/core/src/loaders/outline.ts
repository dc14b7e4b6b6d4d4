import type { Section } from '../ports.ts';

/** A heading at its offset in the text. */
export interface Heading {
  readonly from: number;
  /** The end of its last line, when it has several. */
  readonly to?: number;
  /** 1 is the outermost. */
  readonly level: number;
  readonly title: string;
}

/** A section per heading, with the path of titles above it; a heading without text of its own begins the next section. Covers the text from `start`. */
export function sectionsOf(text: string, headings: readonly Heading[], start = 0): Section[] {
  const sections: Section[] = [];
  let open: readonly Heading[] = [];
  let from = start;
  let path: readonly string[] = [];
  let bodyFrom = start;
  for (const heading of [...headings, undefined]) {
    const to = heading?.from ?? text.length;
    if (heading === undefined || text.slice(bodyFrom, to).trim() !== '') {
      if (to > from) sections.push({ from, to, heading: path });
      from = to;
    }
    if (heading === undefined) break;
    open = [...open.filter(({ level }) => level < heading.level), heading];
    path = open.map(({ title }) => title);
    bodyFrom = text.indexOf('\n', heading.to ?? heading.from);
    if (bodyFrom === -1) bodyFrom = text.length;
  }
  return sections;
}
