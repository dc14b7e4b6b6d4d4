import { Parser } from 'htmlparser2';
import type { HiddenCounter } from './hidden.ts';
import { kindOfStyle, stylesOfSheets } from './odf-styles.ts';
import { withoutPlaces, type XmlPlace } from './xml-places.ts';

/** The sheets of OpenDocument without the boxes and shapes on them, whose words are given by the name of their sheet. */
export function withoutBoxes(
  content: string,
  sheet: string | undefined,
  hidden: HiddenCounter,
): { readonly content: string; readonly boxes: ReadonlyMap<string, string> } {
  if (!content.includes('<draw:')) return { content, boxes: new Map() };
  const boxes = new Map<string, string[]>();
  const styles = stylesOfSheets(content, sheet);
  const cuts: XmlPlace[] = [];
  let table = { name: '', isHidden: false };
  let start = 0;
  let depth = 0;
  // A name or a description of a drawing is not shown.
  let unsaid = 0;
  let words: string[] = [];
  const parser = new Parser(
    {
      onopentag(name, attribs) {
        if (name === 'table:table')
          table = { name: attribs['table:name'] ?? '', isHidden: kindOfStyle(name, attribs, styles) === 'styled' };
        if (depth === 0 && !name.startsWith('draw:')) return;
        if (depth === 0) [start, words] = [parser.startIndex, []];
        depth += 1;
        if (unsaid > 0 || /^(?:svg:|office:|table:)/.test(name)) unsaid += 1;
        if (name === 'text:p' || name === 'text:line-break') words.push('\n');
        else if (name === 'text:s' || name === 'text:tab') words.push(' ');
      },
      ontext(text) {
        if (depth > 0 && unsaid === 0) words.push(text);
      },
      onclosetag() {
        if (depth === 0) return;
        depth -= 1;
        if (unsaid > 0) unsaid -= 1;
        if (depth > 0) return;
        cuts.push({ from: start, to: parser.endIndex + 1 });
        const said = words.join('').trim();
        if (table.isHidden) hidden.add('cells', said.length);
        else if (said !== '') boxesOf(table.name).push(said);
      },
    },
    { xmlMode: true },
  );
  parser.end(content);
  const joined = [...boxes].map(([name, said]) => [name, said.join('\n\n')] as const);
  return { content: withoutPlaces(content, cuts), boxes: new Map(joined) };

  function boxesOf(name: string): string[] {
    const there = boxes.get(name) ?? [];
    boxes.set(name, there);
    return there;
  }
}
