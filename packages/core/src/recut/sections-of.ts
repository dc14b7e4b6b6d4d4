import { codeSections } from '../loaders/code.ts';
import { formats } from '../loaders/formats.ts';
import type { Passage } from '../model.ts';
import type { LoadedDocument, Section } from '../ports.ts';
import { textOfPassages } from '../transfer/read-text.ts';

type Passages = readonly Pick<Passage, 'characters' | 'heading' | 'page' | 'text'>[];

/**
 * The text and sections that passages were cut from, as far as they show it: sections that differ in heading or page, or begin with their heading, and what
 * the loaders of questions and of source code make of such a text. Others that touch count as one.
 */
export function sectionsOf(passages: Passages, mediaType: string): Pick<LoadedDocument, 'text' | 'sections'> {
  const text = textOfPassages(passages);
  const declared = code.has(mediaType) ? codeSections(text) : [];
  if (passages.length > 0 && passages.every((passage) => isIn(passage, declared))) return { text, sections: declared };
  const isRecords = records.has(mediaType);
  const sections: { from: number; to: number; key: string; kind: Omit<Section, 'from' | 'to'> }[] = [];
  for (const { characters, heading, page, text: own } of passages) {
    const last = sections.at(-1);
    const key = JSON.stringify([heading, page]);
    const isHeaded = beginsWithHeading(own, heading.at(-1));
    const goesOn = last?.key === key && (!isHeaded || characters.from < last.to);
    if (goesOn) {
      last.to = characters.to;
      continue;
    }
    if (last) last.to = Math.min(last.to, characters.from);
    const kind = {
      heading,
      ...(page !== undefined && { page }),
      ...(isRecords && isHeaded && { whole: true }),
      ...(code.has(mediaType) && { lines: true }),
    };
    sections.push({ from: characters.from, to: characters.to, key, kind });
  }
  return {
    text,
    sections: sections.map(({ from, to, kind }) => ({ from, to, ...kind })),
  };
}

/** Whether the section in which a passage begins has its heading: then these are the sections that it was cut from. */
function isIn({ characters, heading, text }: Passages[number], sections: readonly Section[]): boolean {
  const start = characters.from + Math.max(0, text.search(/\S/));
  const section = sections.findLast(({ from }) => from <= start);
  return section !== undefined && JSON.stringify(section.heading) === JSON.stringify(heading);
}

/** Formats whose loaders keep a question with its answer. */
const records: ReadonlySet<string> = new Set(
  [formats.json, formats.jsonl, formats.csv].flatMap(({ mediaTypes }) => mediaTypes),
);

/** Formats of which no line is cut. */
const code: ReadonlySet<string> = new Set(formats.code.mediaTypes);

function beginsWithHeading(text: string, title: string | undefined): boolean {
  if (title === undefined) return false;
  const marks = /^\s*#{1,6} /.exec(text)?.[0].length;
  if (marks === undefined || !text.startsWith(title, marks)) return false;
  const after = text[marks + title.length];
  return after === undefined || after === '\n';
}
