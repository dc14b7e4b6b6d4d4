import { CFB } from '@e965/xlsx';
import { storedZip } from '../loaders/stored-zip.ts';

/** A ZIP archive of uncompressed entries. */
export const tinyZip = (files: Readonly<Record<string, string | Uint8Array>>): Uint8Array =>
  storedZip(Object.entries(files));

/** A Word document with the given paragraphs and tables as WordprocessingML. */
export function tinyDocx(body: string): Uint8Array {
  const types = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`;
  const relations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`;
  return tinyZip({
    '[Content_Types].xml': types,
    '_rels/.rels': relations,
    'word/document.xml': `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`,
  });
}

/** A paragraph of a Word document, in a built-in style such as `Heading1`. */
export const wordParagraph = (text: string, style?: string): string =>
  `<w:p>${style === undefined ? '' : `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`}<w:r><w:t>${text}</w:t></w:r></w:p>`;

/** A PDF with the given lines on each page, 14 points apart, and what else is drawn there; `objects` have the numbers behind those of the pages. */
export function tinyPdf(
  pages: readonly (readonly string[])[],
  { trailer = '', content: more = '', catalog = '', resources = '', objects: others = [] as readonly string[] } = {},
): Uint8Array {
  const kids = pages.map((_, i) => `${4 + i * 2} 0 R`).join(' ');
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...pages.flatMap((lines, i) => {
      const shown = lines.map((line) => `(${line.replaceAll(/[\\()]/g, String.raw`\$&`)}) Tj T*`).join('\n');
      const content = lines.length > 0 ? `BT /F1 12 Tf 14 TL 72 720 Td\n${shown}\nET ${more}` : more;
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> ${resources} >> /Contents ${5 + i * 2} 0 R >>`,
        `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
      ];
    }),
    ...others,
  ];
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, i) => {
    const offset = file.length;
    file += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  file += `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\nstartxref\n${file.length}\n%%EOF\n`;
  return new Uint8Array(Buffer.from(file, 'latin1'));
}

/** A presentation; each slide has a title, lines and notes. */
export function tinyPptx(
  slides: readonly { readonly title?: string; readonly body?: readonly string[]; readonly notes?: string }[],
): Uint8Array {
  const shape = (type: string, lines: readonly string[]) =>
    `<p:sp><p:nvSpPr><p:nvPr><p:ph type="${type}"/></p:nvPr></p:nvSpPr><p:txBody>${lines.map((line) => `<a:p><a:r><a:t>${line}</a:t></a:r></a:p>`).join('')}</p:txBody></p:sp>`;
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/>`;
  const files: Record<string, string> = {
    '[Content_Types].xml': '<Types/>',
    'ppt/presentation.xml': `<p:presentation><p:sldIdLst>${slides.map((_, i) => `<p:sldId r:id="r${i}"/>`).join('')}</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/></p:presentation>`,
    'ppt/_rels/presentation.xml.rels': `<Relationships>${slides.map((_, i) => relation(`r${i}`, 'slide', `slides/slide${i}.xml`)).join('')}</Relationships>`,
  };
  for (const [i, { title, body = [], notes }] of slides.entries()) {
    files[`ppt/slides/slide${i}.xml`] =
      `<p:sld><p:spTree>${shape('body', body)}${title === undefined ? '' : shape('title', [title])}</p:spTree></p:sld>`;
    if (notes === undefined) continue;
    files[`ppt/slides/_rels/slide${i}.xml.rels`] =
      `<Relationships>${relation('n', 'notesSlide', `../notesSlides/notes${i}.xml`)}</Relationships>`;
    files[`ppt/notesSlides/notes${i}.xml`] = `<p:notes>${shape('body', [notes])}</p:notes>`;
  }
  return tinyZip(files);
}

/** An OpenDocument text with the given body. */
export const tinyOdt = (body: string): Uint8Array =>
  tinyZip({
    mimetype: 'application/vnd.oasis.opendocument.text',
    'content.xml': `<office:document-content><office:body><office:text>${body}</office:text></office:body></office:document-content>`,
  });

/** A book with the given chapters as bodies of pages. */
export const tinyEpub = (
  chapters: readonly string[],
  { head = '', files = {} }: { readonly head?: string; readonly files?: Readonly<Record<string, string>> } = {},
): Uint8Array =>
  tinyZip({
    ...files,
    mimetype: 'application/epub+zip',
    'META-INF/container.xml': '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>',
    'OPS/book.opf': `<package><metadata><dc:title>Book</dc:title><dc:language>en</dc:language></metadata><manifest>${chapters.map((_, i) => `<item id="c${i}" href="c${i}.xhtml" media-type="application/xhtml+xml"/>`).join('')}</manifest><spine>${chapters.map((_, i) => `<itemref idref="c${i}"/>`).join('')}</spine></package>`,
    'OPS/toc.ncx': `<ncx><navMap>${chapters.map((_, i) => `<navPoint><navLabel><text>Chapter ${i + 1}</text></navLabel><content src="c${i}.xhtml"/></navPoint>`).join('')}</navMap></ncx>`,
    ...Object.fromEntries(
      chapters.map((body, i) => [`OPS/c${i}.xhtml`, `<html><head>${head}</head><body>${body}</body></html>`]),
    ),
  });

/** A TAR archive. */
export function tinyTar(files: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  const blocks: Buffer[] = [];
  for (const [name, content] of Object.entries(files)) {
    const bytes = Buffer.from(content);
    const header = Buffer.alloc(512);
    header.write(name);
    header.write(`${bytes.length.toString(8).padStart(11, '0')} `, 124);
    header.write('0', 156);
    header.write('ustar\x0000', 257);
    blocks.push(header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512));
  }
  return new Uint8Array(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

/** A message as Outlook keeps it. */
export function tinyMsg(subject: string, body: string): Uint8Array {
  const file = CFB.utils.cfb_new();
  const text = (id: string, value: string) =>
    CFB.utils.cfb_add(file, `/__substg1.0_${id}001F`, Buffer.from(value, 'utf16le'));
  CFB.utils.cfb_add(file, '/__properties_version1.0', Buffer.alloc(32));
  text('0037', subject);
  text('1000', body);
  text('0C1A', 'Ann');
  return new Uint8Array(Buffer.from(CFB.write(file, { type: 'array' })));
}
