import mammoth from 'mammoth';
import { KbError } from '../errors.ts';
import type { DocumentLoader } from '../ports.ts';
import { formats } from './formats.ts';
import { chartText } from './chart-text.ts';
import { withChunks } from './docx-chunks.ts';
import { withDiagrams } from './docx-diagrams.ts';
import { withHeaders } from './docx-headers.ts';
import { withoutHiddenRuns } from './docx-hidden.ts';
import { withoutLooks } from './docx-slim.ts';
import { lettersOfStyles } from './docx-styles.ts';
import { withPlainMath } from './docx-math.ts';
import { withoutWrappers } from './docx-wrappers.ts';
import { type HiddenCounter, hiddenCounter } from './hidden.ts';
import { countStruck } from './html-struck.ts';
import { htmlText } from './html-text.ts';
import { elementOf, parseHtml, parseXml, textIn } from './html-tree.ts';
import { countDescriptions } from './office-descriptions.ts';
import { type OfficeParts, officeParts } from './office-parts.ts';
import { sectionsOf } from './outline.ts';
import { storedZip } from './stored-zip.ts';
import { cleanTitle } from './clean.ts';
import { dateFields } from './dates.ts';

/** Reads a Word document as Markdown-like text, with its headings as sections, its tables as rows and its formulas on one line, between what stands above and below its pages; hidden text, what is crossed out and comments are left out. */
export const docxLoader: DocumentLoader = {
  ...formats.docx,
  async load(source) {
    const parts = officeParts(source, 'a Word document');
    const hidden = hiddenCounter();
    const shown = storedZip(shownParts(parts, hidden));
    const tree = parseHtml(await toHtml(shown, source.name));
    countStruck(tree, hidden);
    const { text, headings } = htmlText(tree);
    if (text === '') throw new KbError('unreadable', `${source.name} holds no text.`);
    const core = parts.xml('docProps/core.xml');
    const said = (field: string) => {
      const element = core && elementOf(core, field);
      return element && textIn(element);
    };
    const name = cleanTitle(said('dc:creator'));
    const dates = dateFields({ created: said('dcterms:created'), modified: said('dcterms:modified') });
    const metadata = { ...(name === undefined ? {} : { author: name }), ...dates, ...hidden.metadata() };
    return {
      text,
      title: ownTitle(said('dc:title')) ?? headings[0]?.title,
      sections: sectionsOf(text, headings),
      metadata: Object.keys(metadata).length > 0 ? metadata : undefined,
    };
  },
};

/** Not what the template or a converter put there. */
function ownTitle(title: string | undefined): string | undefined {
  const clean = cleanTitle(title);
  return clean === undefined ||
    /^(?:untitled|word document|microsoft word|document\s*\d*$|title$)|\.(?:docx?|dotx?|odt|rtf)$/i.test(clean)
    ? undefined
    : clean;
}

/** The parts that hold text and structure, without what is hidden in them. Pictures are not needed. */
function* shownParts(parts: OfficeParts, hidden: HiddenCounter): Generator<[string, string]> {
  const sheet = parts.xml('word/styles.xml');
  const styles = sheet ? lettersOfStyles(sheet) : new Map();
  const related = parts.relations('word/document.xml');
  // Each is read where it stands first: thousands of places may name the same.
  const read = new Set<string>();
  const firstTarget = (id: string, kind: string): string => {
    const target = related.get(id)?.target ?? '';
    const key = `${kind} ${target}`;
    if (read.has(key)) return '';
    read.add(key);
    return target;
  };
  const wordsOf = (id: string, isHidden: boolean): string => {
    const diagram = parts.xml(firstTarget(id, isHidden ? 'hidden' : 'shown'));
    const words = diagram ? chartText(diagram) : '';
    if (isHidden) hidden.add('styled', words.length);
    return isHidden ? '' : words;
  };
  const pageOf = (id: string): string | undefined => {
    const target = firstTarget(id, 'page');
    return /\.x?html?$/i.test(target) ? parts.text(target) : undefined;
  };
  const shown = (xml: string): string => withoutHiddenRuns(xml, styles, hidden);
  for (const name of parts.names) {
    const xml = parts.text(name);
    if (xml === undefined) continue;
    if (name === 'word/comments.xml') hidden.add('comments', textIn(parseXml(xml)).trim().length);
    if (name === 'word/document.xml' && /\sdescr=/.test(xml)) countDescriptions(parseXml(xml), hidden);
    if (!/^word\/(?:document\d*|footnotes|endnotes)\.xml$/.test(name)) yield [name, xml];
    else {
      const body = withChunks(shown(withDiagrams(withoutWrappers(xml), wordsOf)), pageOf, hidden);
      const whole = withHeaders(body, { parts, related, shown });
      yield [name, withoutLooks(withPlainMath(whole))];
    }
  }
}

async function toHtml(bytes: Uint8Array, name: string): Promise<string> {
  try {
    const { value } = await mammoth.convertToHtml(
      { buffer: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) },
      {
        styleMap: ["p[style-name='Title'] => h1:fresh", "p[style-name='Subtitle'] => p:fresh"],
        convertImage: mammoth.images.imgElement(async () => ({ src: '' })),
      },
    );
    return value;
  } catch (cause) {
    throw new KbError('unreadable', `${name} is a damaged Word document.`, { cause });
  }
}
