import { tinyZip } from '../tiny-files.ts';
import { type HiddenCase, sentence } from './hidden-case.ts';
import { fillOf, relations, shape } from './office-files.ts';

/** What each level of a list looks like. */
export const firstLevel = (look: string): string => `<a:lvl1pPr><a:defRPr>${look}</a:defRPr></a:lvl1pPr>`;

/** A shape whose letters say nothing of their colour themselves. */
export const plainShape = (text: string, { placeholder = '', list = '', style = '', fill = '' } = {}): string =>
  `<p:sp><p:nvSpPr><p:cNvPr id="4" name="z"/><p:nvPr>${placeholder}</p:nvPr></p:nvSpPr><p:spPr>${fill}</p:spPr>${style}<p:txBody><a:lstStyle>${list}</a:lstStyle><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:txBody></p:sp>`;

/** A slide with a layout, a master and a theme, so that letters have colours that stand elsewhere. */
export function deck(
  more: (text: string) => string,
  { layout = '', master = '', textStyles = '', background = '', usual = '' } = {},
): HiddenCase {
  const tree = (kind: string, shapes: string, rest = '') =>
    `<p:${kind}><p:cSld>${kind === 'sldMaster' ? background : ''}<p:spTree>${shapes}</p:spTree></p:cSld>${rest}</p:${kind}>`;
  return (seen, unseen) =>
    tinyZip({
      '[Content_Types].xml': '<Types/>',
      'ppt/presentation.xml': `<p:presentation><p:sldIdLst><p:sldId r:id="r0"/></p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/><p:defaultTextStyle>${usual}</p:defaultTextStyle></p:presentation>`,
      'ppt/_rels/presentation.xml.rels': relations(['slide', 'slides/slide1.xml']),
      'ppt/slides/slide1.xml': tree('sld', shape(sentence(seen), { look: fillOf('118811') }) + more(unseen)),
      'ppt/slides/_rels/slide1.xml.rels': relations(['slideLayout', '../slideLayouts/slideLayout1.xml']),
      'ppt/slideLayouts/slideLayout1.xml': tree('sldLayout', layout),
      'ppt/slideLayouts/_rels/slideLayout1.xml.rels': relations(['slideMaster', '../slideMasters/slideMaster1.xml']),
      'ppt/slideMasters/slideMaster1.xml': tree(
        'sldMaster',
        master,
        `<p:clrMap bg1="lt1" tx1="dk1"/><p:txStyles>${textStyles}</p:txStyles>`,
      ),
      'ppt/slideMasters/_rels/slideMaster1.xml.rels': relations(['theme', '../theme/theme1.xml']),
      'ppt/theme/theme1.xml':
        '<a:theme><a:themeElements><a:clrScheme><a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1><a:lt1><a:sysClr val="window" lastClr="FFFFFF"/></a:lt1></a:clrScheme></a:themeElements></a:theme>',
    });
}
