import { Parser } from 'htmlparser2';
import type { HiddenCounter, HiddenKind } from './hidden.ts';

/** WordprocessingML without the runs of text that Word does not show, or shows so that nobody can read them; each is counted. */
export function withoutHiddenRuns(xml: string, hidden: HiddenCounter): string {
  if (!suspect.test(xml)) return xml;
  const cuts: { readonly from: number; readonly to: number }[] = [];
  const stack: Open[] = [];
  let run: Run | undefined;
  const parser = new Parser(
    {
      onopentag(name, attribs) {
        stack.push({ name, shaded: false });
        if (name === 'w:r' && !run) run = { from: parser.startIndex, text: 0, kind: undefined };
        const value = attribs['w:val'];
        const owner = stack.at(-3);
        if (run && stack.at(-2)?.name === 'w:rPr') {
          if (name === 'w:vanish' && !/^(?:0|false|off)$/.test(value ?? '')) run.kind = 'styled';
          else if (name === 'w:sz' && Number(value) <= TINY) run.kind ??= 'tiny';
          else if (name === 'w:color' && /^(?:f{6}|white)$/i.test(value ?? '')) run.kind ??= 'sameColour';
        }
        const fill = name === 'w:shd' ? attribs['w:fill'] : undefined;
        const isColour = fill !== undefined && !/^(?:auto|f{6})$/i.test(fill);
        if (owner && (isColour || name === 'w:highlight' || name === 'w:tblStyle')) owner.shaded = true;
      },
      ontext(text) {
        if (run && stack.at(-1)?.name === 'w:t') run.text += text.length;
      },
      onclosetag(name) {
        if (name === 'w:r' && run && stack.filter((each) => each.name === 'w:r').length === 1) {
          const isReadable = run.kind === 'sameColour' && stack.some(({ shaded }) => shaded);
          if (run.kind !== undefined && run.text > 0 && !isReadable) {
            hidden.add(run.kind, run.text);
            cuts.push({ from: run.from, to: parser.endIndex + 1 });
          }
          run = undefined;
        }
        stack.pop();
      },
    },
    { xmlMode: true },
  );
  parser.end(xml);
  const parts: string[] = [];
  let from = 0;
  for (const cut of cuts) {
    parts.push(xml.slice(from, cut.from));
    from = cut.to;
  }
  return parts.join('') + xml.slice(from);
}

interface Open {
  readonly name: string;
  shaded: boolean;
}

interface Run {
  readonly from: number;
  text: number;
  kind: HiddenKind | undefined;
}

/** In half points. */
const TINY = 4;

const suspect = /<w:vanish|w:val="(?:f{6}|white)"|<w:sz w:val="[0-4]"/i;
