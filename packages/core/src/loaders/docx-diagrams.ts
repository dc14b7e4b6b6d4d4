import { escaped } from './xml-escape.ts';

/** WordprocessingML in which the words of a diagram or a chart stand in its place, line by line; `wordsOf` gives them by the id of its data, and is told whether it is hidden. */
export function withDiagrams(xml: string, wordsOf: (id: string, isHidden: boolean) => string): string {
  if (!/<(?:dgm:relIds|c:chart)\b/.test(xml)) return xml;
  const parts: string[] = [];
  let from = 0;
  // Where the drawing begins that a tag stands in.
  let start = -1;
  for (const { 0: tag, index } of xml.matchAll(/<\/?w:drawing\b|<(?:dgm:relIds|c:chart)\b[^<>]{0,1000}>/g)) {
    if (index < from) continue;
    if (tag.includes('w:drawing')) start = tag.startsWith('</') ? -1 : index;
    else if (start !== -1) {
      const end = xml.indexOf(END, index);
      if (end === -1) break;
      const isHidden = /<wp:docPr\s[^<>]*\bhidden="(?:1|true)"/.test(xml.slice(start, index));
      const words = wordsOf(/\br:(?:dm|id)="([^"]+)"/.exec(tag)?.[1] ?? '', isHidden);
      const lines = words.split('\n').map((line) => `<w:t xml:space="preserve">${escaped(line)}</w:t>`);
      parts.push(xml.slice(from, start), lines.join('<w:br/>'));
      from = end + END.length;
      start = -1;
    }
  }
  return parts.join('') + xml.slice(from);
}

const END = '</w:drawing>';
