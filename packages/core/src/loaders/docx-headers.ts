import { elements, type HtmlElement, parseXml, textIn } from './html-tree.ts';
import type { OfficeParts } from './office-parts.ts';
import { escaped } from './xml-escape.ts';

/** WordprocessingML in which the headers stand before the text and the footers behind it, line by line, each once; page numbers are left out. */
export function withHeaders(xml: string, { parts, related, shown }: HeaderParts): string {
  if (!/<w:(?:header|footer)Reference\b/.test(xml)) return xml;
  const hasEven = isOn('evenAndOddHeaders', parts.text('word/settings.xml') ?? '');
  const found = { header: new Set<string>(), footer: new Set<string>() };
  for (const section of sectionsIn(xml)) {
    const hasFirst = isOn('titlePg', section);
    for (const [tag, kind] of section.matchAll(/<w:(header|footer)Reference\b[^<>]*>/g)) {
      if ((/w:type="first"/.test(tag) && !hasFirst) || (/w:type="even"/.test(tag) && !hasEven)) continue;
      const part = related.get(/\br:id="([^"]*)"/.exec(tag)?.[1] ?? '');
      if (part) found[kind === 'header' ? 'header' : 'footer'].add(part.target);
    }
  }
  const seen = new Set<string>();
  const paragraphs = (names: ReadonlySet<string>): string =>
    [...names]
      .flatMap((name) => linesOf(shown(parts.text(name) ?? '')))
      .filter(({ key }) => !seen.has(key) && seen.add(key))
      .map(({ text: line }) => `<w:p><w:r><w:t>${escaped(line)}</w:t></w:r></w:p>`)
      .join('');
  const [headers, footers] = [paragraphs(found.header), paragraphs(found.footer)];
  const end = xml.lastIndexOf('</w:body>');
  if (end === -1) return xml;
  return (xml.slice(0, end) + footers + xml.slice(end)).replace(/<w:body(?:\s[^<>]*)?>/, (body) => body + headers);
}

/** What a document says of each of its sections. */
function* sectionsIn(xml: string): Generator<string> {
  for (let from = xml.indexOf('<w:sectPr'), end = 0; from !== -1; from = xml.indexOf('<w:sectPr', end)) {
    const close = xml.indexOf('</w:sectPr>', from);
    end = close === -1 ? xml.length : close;
    yield xml.slice(from, end);
  }
}

const isOn = (name: string, xml: string): boolean =>
  new RegExp(`<w:${name}(?:\\s+w:val="(?:1|true|on)")?\\s*/>`).test(xml);

interface HeaderParts {
  readonly parts: OfficeParts;
  /** The relations of the document. */
  readonly related: ReturnType<OfficeParts['relations']>;
  /** Takes out of a part what is hidden. */
  readonly shown: (xml: string) => string;
}

interface HeaderLine {
  readonly text: string;
  /** The same for those that differ in the numbers of their pages. */
  readonly key: string;
}

/** What the paragraphs of a header say, without the numbers of pages, and without those that say hardly anything else. */
function linesOf(xml: string): readonly HeaderLine[] {
  const lines: { text: string; hasNumber: boolean }[] = [];
  let isNumber = false;
  const shownNumbers = new Set<HtmlElement>();
  for (const element of elements(parseXml(xml), ({ name }) => leftOut.has(name))) {
    const { name, attribs } = element;
    if (shownNumbers.has(element)) continue;
    if (name === 'w:p' || name === 'w:br') lines.push({ text: '', hasNumber: false });
    const line = lines.at(-1);
    if (!line) continue;
    if (name === 'w:fldSimple' && isPageNumber(attribs['w:instr'] ?? '')) {
      line.hasNumber = true;
      for (const part of elements(element)) shownNumbers.add(part);
    } else if (name === 'w:instrText' && isPageNumber(textIn(element))) [isNumber, line.hasNumber] = [true, true];
    else if (name === 'w:fldChar' && attribs['w:fldCharType'] === 'end') isNumber = false;
    else if (name === 'w:tab' || name === 'w:ptab') line.text += ' ';
    else if (name === 'w:t' && !isNumber) line.text += textIn(element);
  }
  return lines
    .filter(({ text, hasNumber }) => (text.match(/\p{L}{2,}|\d{2,}/gu)?.length ?? 0) > (hasNumber ? FEW_WORDS : 0))
    .map(({ text, hasNumber }) => {
      const said = text.trim().replaceAll(/\s+/g, ' ');
      return { text: said, key: hasNumber ? said.replaceAll(/\d+/g, '#') : said };
    });
}

/** What Word shows in another way, or no longer. */
const leftOut = new Set(['mc:Fallback', 'w:del', 'w:moveFrom']);

const isPageNumber = (instruction: string): boolean => /^\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b/.test(instruction);

/** `Page 3 of 7`. */
const FEW_WORDS = 2;
