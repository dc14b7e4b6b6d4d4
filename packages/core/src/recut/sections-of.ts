import { formats } from '../loaders/formats.ts';
import type { Passage } from '../model.ts';
import type { LoadedDocument, Section } from '../ports.ts';
import { textOfPassages } from '../transfer/read-text.ts';

/**
 * The text and sections that passages were cut from, as far as they show it: sections that differ in heading or page, or begin with their heading, and what
 * the loaders of questions and of source code say of theirs. Others that touch count as one.
 */
export function sectionsOf(
  passages: readonly Pick<Passage, 'characters' | 'heading' | 'page' | 'text'>[],
  mediaType: string,
): Pick<LoadedDocument, 'text' | 'sections'> {
  const [isRecords, isCode] = [records.has(mediaType), code.has(mediaType)];
  const sections: { from: number; to: number; key: string; kind: Omit<Section, 'from' | 'to'> }[] = [];
  for (const { characters, heading, page, text } of passages) {
    const last = sections.at(-1);
    const key = JSON.stringify([heading, page]);
    const isHeaded = beginsWithHeading(text, heading.at(-1));
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
      ...(isCode && { lines: true }),
    };
    sections.push({ from: characters.from, to: characters.to, key, kind });
  }
  return {
    text: textOfPassages(passages),
    sections: sections.map(({ from, to, kind }) => ({ from, to, ...kind })),
  };
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
