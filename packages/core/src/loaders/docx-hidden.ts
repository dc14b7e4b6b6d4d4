import { Parser } from 'htmlparser2';
import { type Letters, lettersOf } from './docx-styles.ts';
import type { HiddenCounter, HiddenKind } from './hidden.ts';
import { withoutPlaces, type XmlPlace } from './xml-places.ts';

/**
 * WordprocessingML without the runs of text that Word does not show, or shows so that nobody can read them; each is counted. Styles say so, or the runs
 * themselves.
 */
export function withoutHiddenRuns(xml: string, styles: ReadonlyMap<string, Letters>, hidden: HiddenCounter): string {
  const isSuspect = [...styles.values()].some(({ vanish, tiny, white }) => vanish || tiny || white);
  if (!isSuspect && !suspect.test(xml)) return xml;
  const cuts: XmlPlace[] = [];
  const stack: Open[] = [];
  // A run may hold a box with runs of its own.
  const runs: Run[] = [];
  const parser = new Parser(
    {
      onopentag(name, attribs) {
        // Boxes are drawn on a colour more often than not.
        stack.push({ name, shaded: name === 'w:txbxContent', letters: {} });
        if (name === 'w:r') runs.push({ from: parser.startIndex, text: 0, style: {}, letters: {} });
        const run = runs.at(-1);
        if (name === 'w:background') for (const each of stack) each.shaded = true;
        const owner = stack.at(-3);
        const said = lettersOf(name, attribs);
        const style = styles.get(attribs['w:val'] ?? '') ?? {};
        if (owner && (said.shaded === true || name === 'w:tblStyle')) owner.shaded = true;
        if (name === 'w:pStyle' && owner)
          [owner.letters, owner.shaded] = [style, owner.shaded || style.shaded === true];
        if (!run || stack.at(-2)?.name !== 'w:rPr') return;
        if (name === 'w:rStyle') run.style = style;
        else run.letters = { ...run.letters, ...said };
      },
      ontext(text) {
        const run = stack.at(-1)?.name === 'w:t' ? runs.at(-1) : undefined;
        if (run) run.text += text.length;
      },
      onclosetag(name) {
        const run = name === 'w:r' ? runs.pop() : undefined;
        if (run) {
          const paragraph = stack.findLast((each) => each.name === 'w:p');
          const kind = kindOf({ ...paragraph?.letters, ...run.style, ...run.letters });
          const isSeen = kind === 'sameColour' && (run.style.shaded === true || stack.some(({ shaded }) => shaded));
          if (kind !== undefined && run.text > 0 && !isSeen) {
            hidden.add(kind, run.text);
            while ((cuts.at(-1)?.from ?? 0) > run.from) cuts.pop();
            cuts.push({ from: run.from, to: parser.endIndex + 1 });
          }
        }
        stack.pop();
      },
    },
    { xmlMode: true },
  );
  parser.end(xml);
  return withoutPlaces(xml, cuts);
}

interface Open {
  readonly name: string;
  shaded: boolean;
  /** What the style of a paragraph says. */
  letters: Letters;
}

interface Run {
  readonly from: number;
  text: number;
  style: Letters;
  letters: Letters;
}

const kindOf = ({ vanish, tiny, white }: Letters): HiddenKind | undefined =>
  vanish ? 'styled' : tiny ? 'tiny' : white ? 'sameColour' : undefined;

const suspect = /<w:vanish|w:val="(?:f{6}|white)"|<w:sz w:val="[0-4]"/i;
