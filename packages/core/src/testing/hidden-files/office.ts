import { tinyDocx, tinyOdt, tinyZip } from '../tiny-files.ts';
import { type HiddenCase, order, sentence } from './hidden-case.ts';
import { deck, firstLevel, plainShape } from './decks.ts';
import { openBoxes, openSlide } from './open-boxes.ts';
import { book, fillOf, office, open, run, shape, slides, table, word } from './office-files.ts';

/** What files of Word, PowerPoint, Excel and OpenDocument hide. */
export const hiddenInOffice: Readonly<Record<string, HiddenCase>> = {
  'vanish.docx': word('<w:vanish/>'),
  'white.docx': word('<w:color w:val="FFFFFF"/>'),
  'tiny.docx': word('<w:sz w:val="2"/>'),
  'style.docx': word(
    '<w:rStyle w:val="Away"/>',
    '<w:style w:type="character" w:styleId="Away"><w:rPr><w:vanish/></w:rPr></w:style>',
  ),
  'based-on-style.docx': word(
    '<w:rStyle w:val="Further"/>',
    '<w:style w:type="character" w:styleId="Away"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:type="character" w:styleId="Further"><w:basedOn w:val="Away"/></w:style>',
  ),
  'alt-order.docx': (seen, unseen) =>
    tinyDocx(
      `<w:p>${run(sentence(seen))}<w:r><w:drawing><wp:inline xmlns:wp="${office}/drawingml/2006/wordprocessingDrawing"><wp:docPr id="1" name="x" descr="${order(unseen)}"/></wp:inline></w:drawing></w:r></w:p>`,
    ),

  'off-slide.pptx': slides((unseen) => shape(unseen, { place: '<a:off x="99000000" y="0"/><a:ext cx="9" cy="9"/>' })),
  'tiny.pptx': slides((unseen) => shape(unseen, { letters: 'sz="100"' })),
  'hidden-shape.pptx': slides((unseen) => shape(unseen, { flags: 'hidden="1"' })),
  'alt-order.pptx': slides(
    (unseen) => `<p:pic><p:nvPicPr><p:cNvPr id="3" name="y" descr="${order(unseen)}"/></p:nvPicPr></p:pic>`,
  ),
  'hidden-slide.pptx': slides(() => '', { second: (unseen) => shape(unseen) }),
  'hidden-slide-notes.pptx': slides(() => '', { second: () => shape('Nothing.'), notes: (unseen) => unseen }),

  'white.pptx': slides((unseen) => shape(unseen, { look: fillOf('FFFFFF') })),
  'almost-white.pptx': slides((unseen) => shape(unseen, { look: fillOf('FDFDFD') })),
  'no-fill.pptx': slides((unseen) => shape(unseen, { look: '<a:noFill/>' })),
  'on-background.pptx': slides((unseen) => shape(unseen, { look: fillOf('102040') }), {
    background: `<p:bg><p:bgPr>${fillOf('102040')}</p:bgPr></p:bg>`,
  }),
  'on-its-fill.pptx': slides((unseen) =>
    shape(unseen, {
      look: fillOf('00FF00'),
      fill: fillOf('00FF00'),
      place: '<a:off x="1" y="1"/><a:ext cx="9" cy="9"/>',
    }),
  ),

  'white-by-layout.pptx': deck((unseen) => plainShape(unseen, { placeholder: '<p:ph type="body" idx="1"/>' }), {
    layout: plainShape('', { placeholder: '<p:ph type="body" idx="1"/>', list: firstLevel(fillOf('FFFFFF')) }),
  }),
  'white-by-master.pptx': deck((unseen) => plainShape(unseen, { placeholder: '<p:ph type="title"/>' }), {
    textStyles: `<p:titleStyle>${firstLevel('<a:solidFill><a:schemeClr val="bg1"/></a:solidFill>')}</p:titleStyle>`,
  }),
  'white-by-list.pptx': deck((unseen) => plainShape(unseen, { list: firstLevel(fillOf('FFFFFF')) })),
  'white-by-style.pptx': deck((unseen) =>
    plainShape(unseen, { style: '<p:style><a:fontRef idx="minor"><a:schemeClr val="lt1"/></a:fontRef></p:style>' }),
  ),
  'white-by-default.pptx': deck((unseen) => plainShape(unseen), { usual: firstLevel(fillOf('FFFFFF')) }),
  'black-on-black.pptx': deck((unseen) => plainShape(unseen), {
    usual: firstLevel('<a:solidFill><a:schemeClr val="tx1"/></a:solidFill>'),
    background: `<p:bg><p:bgPr>${fillOf('000000')}</p:bgPr></p:bg>`,
  }),

  'hidden-sheet.xlsx': book({ sheet: 'state="hidden"' }),
  'very-hidden-sheet.xlsx': book({ sheet: 'state="veryHidden"' }),
  'hidden-row.xlsx': book({ row: 'hidden="1"' }),
  'hidden-column.xlsx': book({ columns: '<cols><col min="2" max="2" width="0" hidden="1"/></cols>' }),
  'white.xlsx': book({ font: '<color rgb="FFFFFFFF"/>' }),
  'white-of-theme.xlsx': book({ font: '<color theme="0"/>' }),
  'tiny.xlsx': book({ font: '<sz val="1"/>' }),
  'format.xlsx': book({ format: ';;;' }),

  'display.odt': open('text:display="none"'),
  'tiny.odt': open('fo:font-size="1pt"'),
  'white.odt': open('fo:color="#ffffff"'),
  'hidden-text.odt': (seen, unseen) =>
    tinyOdt(`<text:p>${sentence(seen)}<text:hidden-text text:string-value="x">${unseen}</text:hidden-text></text:p>`),
  'hidden-section.odt': (seen, unseen) =>
    tinyOdt(
      `<text:p>${sentence(seen)}</text:p><text:section text:name="s" text:display="none"><text:p>${unseen}</text:p></text:section>`,
    ),
  'hidden-paragraph.odt': (seen, unseen) =>
    tinyOdt(
      `<text:p>${sentence(seen)}</text:p><text:p><text:hidden-paragraph text:condition="ooow:1" text:is-hidden="true"/>${unseen}</text:p>`,
    ),
  'comment.odt': (seen, unseen) =>
    tinyOdt(`<text:p>${sentence(seen)}<office:annotation><text:p>${unseen}</text:p></office:annotation></text:p>`),
  'style-elsewhere.odt': (seen, unseen) =>
    tinyZip({
      mimetype: 'application/vnd.oasis.opendocument.text',
      'styles.xml':
        '<office:document-styles><office:styles><style:style style:name="Away"><style:text-properties text:display="none"/></style:style></office:styles></office:document-styles>',
      'content.xml': `<office:document-content><office:body><office:text><text:p>${sentence(seen)} <text:span text:style-name="Away">${unseen}</text:span></text:p></office:text></office:body></office:document-content>`,
    }),
  'hidden-slide.odp': (seen, unseen) =>
    tinyZip({
      mimetype: 'application/vnd.oasis.opendocument.presentation',
      'content.xml': `<office:document-content><office:automatic-styles><style:style style:name="away" style:family="drawing-page"><style:drawing-page-properties presentation:visibility="hidden"/></style:style></office:automatic-styles><office:body><office:presentation><draw:page draw:name="1"><draw:frame><draw:text-box><text:p>${sentence(seen)}</text:p></draw:text-box></draw:frame></draw:page><draw:page draw:name="2" draw:style-name="away"><draw:frame><draw:text-box><text:p>${unseen}</text:p></draw:text-box></draw:frame></draw:page></office:presentation></office:body></office:document-content>`,
    }),
  'box.odt': openBoxes({ fill: 'none' }),
  'white-box.odt': openBoxes({ fill: 'solid', colour: '#ffffff' }),
  'box.odp': openSlide({ fill: 'none' }),
  'white-box.odp': openSlide({
    fill: 'solid',
    colour: '#ffffff',
    background: 'fill="solid" draw:fill-color="#102040"',
  }),
  'beside-a-picture.odp': openSlide({
    fill: 'none',
    more: '<draw:frame svg:x="20cm" svg:y="1cm" svg:width="3cm" svg:height="3cm"><draw:image/></draw:frame>',
  }),
  'hidden-sheet.ods': (seen, unseen) =>
    tinyZip({
      mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
      'META-INF/manifest.xml': '<manifest:manifest/>',
      'styles.xml': '<office:document-styles/>',
      'content.xml': `<office:document-content><office:automatic-styles><style:style style:name="away" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet>${table('A', '', sentence(seen))}${table('B', 'table:style-name="away"', unseen)}</office:spreadsheet></office:body></office:document-content>`,
    }),
};
