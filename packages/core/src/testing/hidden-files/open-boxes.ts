import { tinyZip } from '../tiny-files.ts';
import { type HiddenCase, sentence } from './hidden-case.ts';

interface WhiteBox {
  readonly fill: string;
  readonly colour?: string;
  /** Of the slide. */
  readonly background?: string;
  /** What else is drawn. */
  readonly more?: string;
}

const styleOf = (name: string, family: string, properties: string): string =>
  `<style:style style:name="${name}" style:family="${family}">${properties}</style:style>`;
const stylesOf = ({ fill, colour = '#ffffff', background = 'fill="none"' }: WhiteBox): string =>
  [
    styleOf('white', 'text', '<style:text-properties fo:color="#ffffff"/>'),
    styleOf(
      'box',
      'graphic',
      `<style:graphic-properties ${fill === '' ? '' : `draw:fill="${fill}"`} draw:fill-color="${colour}"/>`,
    ),
    styleOf('Mpage', 'drawing-page', `<style:drawing-page-properties draw:${background}/>`),
  ].join('');
const boxOf = (text: string): string =>
  `<draw:frame draw:style-name="box" svg:x="1cm" svg:y="1cm" svg:width="9cm" svg:height="2cm"><draw:text-box><text:p><text:span text:style-name="white">${text}</text:span></text:p></draw:text-box></draw:frame>`;
const content = (styles: string, body: string): string =>
  `<office:document-content><office:automatic-styles>${styles}</office:automatic-styles><office:body>${body}</office:body></office:document-content>`;

/** A text of OpenDocument with white words in a box. */
export const openBoxes =
  (box: WhiteBox): HiddenCase =>
  (seen, unseen) =>
    tinyZip({
      mimetype: 'application/vnd.oasis.opendocument.text',
      'content.xml': content(
        stylesOf(box),
        `<office:text><text:p>${sentence(seen)}${boxOf(unseen)}</text:p>${box.more ?? ''}</office:text>`,
      ),
    });

/** A slide of OpenDocument with white words in a box, on a page of a master. */
export const openSlide =
  (box: WhiteBox): HiddenCase =>
  (seen, unseen) =>
    tinyZip({
      mimetype: 'application/vnd.oasis.opendocument.presentation',
      'styles.xml': `<office:document-styles><office:automatic-styles>${stylesOf(box)}</office:automatic-styles><office:master-styles><style:master-page style:name="M" draw:style-name="Mpage"/></office:master-styles></office:document-styles>`,
      'content.xml': content(
        stylesOf(box),
        `<office:presentation><draw:page draw:name="1" draw:master-page-name="M">${box.more ?? ''}${boxOf(unseen)}<draw:frame svg:x="1cm" svg:y="5cm" svg:width="9cm" svg:height="2cm" draw:style-name="box"><draw:text-box><text:p>${sentence(seen)}</text:p></draw:text-box></draw:frame></draw:page></office:presentation>`,
      ),
    });
