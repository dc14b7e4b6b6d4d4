/** WordprocessingML in which the words of a diagram stand in its place, line by line; `wordsOf` gives them by the id of its data. */
export function withDiagrams(xml: string, wordsOf: (id: string) => string): string {
  const parts: string[] = [];
  let from = 0;
  for (const { 0: tag, index } of xml.matchAll(/<dgm:relIds\b[^<>]{0,1000}>/g)) {
    const near = Math.max(from, index - MAX_HEAD);
    const start = xml.slice(near, index).lastIndexOf('<w:drawing');
    const end = start === -1 ? -1 : xml.indexOf(END, index);
    if (end === -1) continue;
    const words = wordsOf(/\br:dm="([^"]+)"/.exec(tag)?.[1] ?? '');
    const lines = words.split('\n').map((line) => `<w:t xml:space="preserve">${escaped(line)}</w:t>`);
    parts.push(xml.slice(from, near + start), lines.join('<w:br/>'));
    from = end + END.length;
  }
  return parts.join('') + xml.slice(from);
}

/** More than what stands between the beginning of a drawing and its diagram. */
const MAX_HEAD = 20_000;
const END = '</w:drawing>';

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
