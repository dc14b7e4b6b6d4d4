import { tinyOdt, tinyZip } from '../tiny-files.ts';
import { type HiddenCase, sentence } from './hidden-case.ts';

/** What the names in Office files begin with. */
export const office = 'http://schemas.openxmlformats.org';

/** A run of Word. */
export const run = (text: string, properties = ''): string =>
  `<w:r><w:rPr>${properties}</w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`;

/** A Word file with a run of these properties behind what is seen. */
export function word(properties: string, styles = ''): HiddenCase {
  const main = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
  return (seen, unseen) =>
    tinyZip({
      '[Content_Types].xml': `<Types xmlns="${office}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${main}.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="${main}.styles+xml"/></Types>`,
      '_rels/.rels': relations(['officeDocument', 'word/document.xml']),
      'word/_rels/document.xml.rels': relations(['styles', 'styles.xml']),
      'word/styles.xml': `<w:styles xmlns:w="${office}/wordprocessingml/2006/main">${styles}</w:styles>`,
      'word/document.xml': `<w:document xmlns:w="${office}/wordprocessingml/2006/main"><w:body><w:p>${run(sentence(seen))}${run(` The word ${unseen}.`, properties)}</w:p></w:body></w:document>`,
    });
}

/** The relations of a part, with ids from r0 on. */
export const relations = (...targets: readonly (readonly [type: string, target: string])[]): string =>
  `<Relationships xmlns="${office}/package/2006/relationships">${targets.map(([type, target], i) => `<Relationship Id="r${i}" Type="${office}/officeDocument/2006/relationships/${type}" Target="${target}"/>`).join('')}</Relationships>`;

/** A box of text on a slide. */
export const shape = (text: string, { flags = '', place = '', letters = '', look = '', fill = '' } = {}): string =>
  `<p:sp><p:nvSpPr><p:cNvPr id="2" name="x" ${flags}/></p:nvSpPr><p:spPr><a:xfrm>${place}</a:xfrm>${fill}</p:spPr><p:txBody><a:p><a:r><a:rPr ${letters}>${look}</a:rPr><a:t>${text}</a:t></a:r></a:p></p:txBody></p:sp>`;

/** A fill of DrawingML. */
export const fillOf = (colour: string): string => `<a:solidFill><a:srgbClr val="${colour}"/></a:solidFill>`;

/** Two slides, the second one hidden where there is one. */
export function slides(
  more: (unseen: string) => string,
  {
    second,
    notes,
    background = '',
  }: { second?: (unseen: string) => string; notes?: (unseen: string) => string; background?: string } = {},
): HiddenCase {
  return (seen, unseen) =>
    tinyZip({
      '[Content_Types].xml': '<Types/>',
      'ppt/presentation.xml': `<p:presentation><p:sldIdLst><p:sldId r:id="r0"/>${second ? '<p:sldId r:id="r1"/>' : ''}</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/></p:presentation>`,
      'ppt/_rels/presentation.xml.rels': relations(['slide', 'slides/slide1.xml'], ['slide', 'slides/slide2.xml']),
      'ppt/slides/slide1.xml': `<p:sld>${background}<p:spTree>${shape(sentence(seen))}${more(unseen)}</p:spTree></p:sld>`,
      'ppt/slides/slide2.xml': `<p:sld show="0"><p:spTree>${second?.(unseen) ?? ''}</p:spTree></p:sld>`,
      'ppt/slides/_rels/slide2.xml.rels': relations(['notesSlide', '../notesSlides/notes2.xml']),
      'ppt/notesSlides/notes2.xml': `<p:notes><p:sp><p:nvSpPr><p:nvPr><p:ph type="body"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>${notes?.(unseen) ?? ''}</a:t></a:r></a:p></p:txBody></p:sp></p:notes>`,
    });
}

/** A workbook of two sheets; the first cell is seen, and what is hidden stands beside it, below it, or on the second sheet. */
export function book({ sheet = '', row = '', columns = '', font = '', format = '', fill = 'none' }): HiddenCase {
  const main = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const space = `xmlns="${office}/spreadsheetml/2006/main" xmlns:r="${office}/officeDocument/2006/relationships"`;
  const cell = (at: string, text: string, style = 0) =>
    `<c r="${at}" s="${style}" t="inlineStr"><is><t>${text}</t></is></c>`;
  return (seen, unseen) => {
    const away = cell(row === '' ? 'B1' : 'A2', `The word ${unseen}`, 1);
    const own = sheet === '' && row === '' ? away : '';
    const below = row === '' ? '' : `<row r="2" ${row}>${away}</row>`;
    return tinyZip({
      '[Content_Types].xml': `<Types xmlns="${office}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${main}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${main}.worksheet+xml"/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="${main}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${main}.styles+xml"/></Types>`,
      '_rels/.rels': relations(['officeDocument', 'xl/workbook.xml']),
      'xl/workbook.xml': `<workbook ${space}><sheets><sheet name="A" sheetId="1" r:id="r0"/><sheet name="B" sheetId="2" r:id="r1" ${sheet}/></sheets></workbook>`,
      'xl/_rels/workbook.xml.rels': relations(
        ['worksheet', 'worksheets/sheet1.xml'],
        ['worksheet', 'worksheets/sheet2.xml'],
        ['styles', 'styles.xml'],
      ),
      'xl/styles.xml': `<styleSheet ${space}><numFmts count="1"><numFmt numFmtId="164" formatCode="${format === '' ? 'General' : format}"/></numFmts><fonts count="2"><font><sz val="11"/></font><font>${font}</font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="${fill}"/></fill></fills><borders count="1"><border/></borders><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/><xf numFmtId="164" fontId="1" fillId="1" borderId="0" applyFont="1" applyNumberFormat="1"/></cellXfs></styleSheet>`,
      'xl/worksheets/sheet1.xml': `<worksheet ${space}>${columns}<sheetData><row r="1">${cell('A1', sentence(seen))}${own}</row>${below}</sheetData></worksheet>`,
      'xl/worksheets/sheet2.xml': `<worksheet ${space}><sheetData>${sheet === '' ? '' : `<row r="1">${cell('A1', `The word ${unseen}`)}</row>`}</sheetData></worksheet>`,
    });
  };
}

/** A text of OpenDocument with a word in a style. */
export function open(properties: string): HiddenCase {
  return (seen, unseen) =>
    tinyOdt(
      `<style:style style:name="T1"><style:text-properties ${properties}/></style:style><text:p>${sentence(seen)} <text:span text:style-name="T1">${unseen}</text:span></text:p>`,
    );
}

/** A sheet of one cell. */
export const table = (name: string, flags: string, text: string): string =>
  `<table:table table:name="${name}" ${flags}><table:table-row><table:table-cell office:value-type="string"><text:p>${text}</text:p></table:table-cell></table:table-row></table:table>`;
