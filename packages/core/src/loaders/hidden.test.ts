import { expect, test } from 'vitest';
import type { LoadedDocument } from '../ports.ts';
import { loadAll } from '../testing/describe-loader.ts';
import { hiddenCases } from '../testing/hidden-files.ts';
import { deck, firstLevel, plainShape } from '../testing/hidden-files/decks.ts';
import { openBoxes, openSlide } from '../testing/hidden-files/open-boxes.ts';
import { book, fillOf, shape, slides } from '../testing/hidden-files/office-files.ts';
import { layered } from '../testing/hidden-files/pdf.ts';
import { tinyDocx, tinyEpub, tinyOdt, tinyPdf, wordParagraph } from '../testing/tiny-files.ts';
import { loaderFor } from './index.ts';

async function load(name: string, content: string | Uint8Array): Promise<LoadedDocument> {
  const source = { name, bytes: new Uint8Array(Buffer.from(content)) };
  const [document] = await loadAll((await loaderFor(source)).loader, source);
  if (!document) throw new Error('no document');
  return document;
}

for (const [name, make] of Object.entries(hiddenCases))
  test(`what ${name} hides is left out and counted, what a reader sees is there`, async () => {
    const document = await load(name, make('lumber', 'zephyr'));
    expect(document.text).toContain('lumber');
    expect(JSON.stringify(document)).not.toContain('zephyr');
    expect(Object.keys(Object(document.metadata?.['hidden']))).not.toEqual([]);
  });

const run = (properties: string) => `<w:r><w:rPr>${properties}</w:rPr><w:t>lumber</w:t></w:r>`;
const white = '<w:color w:val="FFFFFF"/>';
const page = (content: string, resources = '', objects: readonly string[] = []) =>
  tinyPdf([['Shown.']], { content, resources, objects });
const black = 'BT /F1 12 Tf 72 600 Td (lumber) Tj ET';
const letters = 'BT 1 1 1 rg /F1 12 Tf 72 600 Td (lumber) Tj ET';
/** So near that the page is looked at. */
const boxBeside = '130 596 30 12 re f';
const stream = (entries: string, content: string) =>
  `<< ${entries} /Length ${content.length} >>\nstream\n${content}\nendstream`;
/** Letters that are drawings of a thousand units each, by the number of units for their size. */
const drawnLetters = (units: number) => [
  `<< /Type /Font /Subtype /Type3 /FontBBox [0 0 ${units} ${units}] /FontMatrix [${1 / units} 0 0 ${1 / units} 0 0] /FirstChar 98 /LastChar 117 /Widths [${'1000 '.repeat(20)}] /CharProcs << ${Array.from('lumber', (name) => `/${name} 7 0 R`).join(' ')} >> /Encoding << /Differences [98 /b 101 /e 108 /l /m 114 /r 117 /u] >> >>`,
  stream('', '1000 0 d0 0 0 900 900 re f'),
];
const ownFont = '/ExtGState << /G << /Font [6 0 R 12] >> >>';

const bookOf = (css: string, body = '<p class="x">lumber</p>') =>
  tinyEpub([`<p>Shown.</p>${body}`], {
    head: '<link rel="stylesheet" href="book.css"/>',
    files: { 'OPS/book.css': css },
  });
const sheetPage = (css: string, body = '<p class="x">lumber</p>') => `<style>${css}</style><p>Shown.</p>${body}`;

const place = '<a:off x="1" y="1"/><a:ext cx="9" cy="9"/>';
const onSlide = (more: string, background = '', look = fillOf('FFFFFF')) =>
  slides(() => more + shape('lumber', { look, place }), { background })('Shown.', '');

/** A title that is white by its master, on what else the deck has. */
const whiteTitle = (parts: Parameters<typeof deck>[1], title: Parameters<typeof plainShape>[1] = {}) =>
  deck(() => plainShape('lumber', { placeholder: '<p:ph type="title"/>', ...title }), {
    textStyles: `<p:titleStyle>${firstLevel(fillOf('FFFFFF'))}</p:titleStyle>`,
    ...parts,
  })('Shown.', '');
const band = '<p:sp><p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/></a:xfrm><a:solidFill/></p:spPr></p:sp>';

/** What looks like hiding, and is not. */
const seen: Readonly<Record<string, string | Uint8Array>> = {
  'em.html': '<p style="font-size:0.8em">lumber</p>',
  'rem.html': '<p style="font-size: .75rem; color: #333">lumber</p>',
  'sheet.html': '<style>.small { font-size: .8em }</style><p class="small">lumber</p>',
  'tab.html': '<style>.tab { display: none }</style><div class="tab">lumber</div>',
  'dark.html': '<style>body { background: #111 }</style><p style="color:#fff">lumber</p>',
  'button.html': '<p style="background:#06c"><span style="color:white">lumber</span></p>',
  'opacity.html': '<p style="opacity:0.5">lumber</p>',
  'slider.html': '<ul style="position:relative;left:-480px"><li>lumber</li></ul>',
  'layout.html': '<p style="margin-left:-100px;height:0">lumber</p>',
  'gradient.html': sheetPage(
    '.x { color: transparent; background: linear-gradient(red, blue); background-clip: text }',
  ),
  'grid.html': sheetPage(
    '.x { font-size: 0 } .x span { font-size: 16px }',
    '<div class="x"><span>lumber</span> <span>more</span></div>',
  ),
  'hero.html': sheetPage('.x { color: #fff } header { background: #123 }', '<header><p class="x">lumber</p></header>'),
  'linked-hero.html': '<link rel="stylesheet" href="a.css"><style>.x { color: #fff }</style><p class="x">lumber</p>',
  'script.html': sheetPage('.x { color: #fff }', '<script>paint()</script><p class="x">lumber</p>'),
  'link-in-white.html': sheetPage('.x { color: #fff }', '<p class="x"><a href="/a">lumber</a></p>'),
  'nth.html': sheetPage(
    '.x { color: #fff } tr:nth-child(1) { background: navy }',
    '<table><tr><td class="x">lumber</td></tr></table>',
  ),
  'picture.html': sheetPage(
    '.x { color: #fff; position: absolute; top: 0 }',
    '<img src="a.png"><p class="x">lumber</p>',
  ),
  'print.html': sheetPage('@media print { .y { color: red } .x { font-size: 0 } }'),
  'later.epub': bookOf('.x { display: none } .x { display: block }'),
  'screen.epub': bookOf('@media amzn-mobi { .a { color: red } .x { display: none } }'),
  'nested.epub': bookOf('.never { .x { display: none } }'),
  'parent.epub': bookOf('.never .x, .x + .y, .x::before { display: none }'),
  'night.epub': bookOf('.x { color: #fff } @media (prefers-color-scheme: dark) { body { background: #000 } }'),
  'dark.epub': bookOf('body { background: #111; color: #eee } .x { color: #fff }'),
  'box.epub': bookOf('.b { background: navy } .x { color: #fff }', '<div class="b"><p class="x">lumber</p></div>'),
  'missing.epub': tinyEpub(['<p>Shown.</p><p class="x">lumber</p>'], {
    head: '<style>.x { color: #fff }</style><link rel="stylesheet" href="gone.css"/>',
  }),
  'break.epub': bookOf('p br { display: none }', '<p>a <br/>lumber</p>'),
  'drop.epub': bookOf('.x { font-size: 0 } .x b { font-size: 1rem }', '<p class="x"><b>lumber</b></p>'),
  'alt.html': '<p title="A picture of a lighthouse">lumber</p>',
  'link.md': 'See [the page][lumber].\n\n[lumber]: https://example.org "lumber"\n',
  'style.md': '<p style="color:red">lumber</p>\n',
  'code.md': '```html\n<p style="display:none">lumber</p>\n```\n',
  'code-in-list.md': '1. Run\n\n    ```html\n    <!-- lumber -->\n    ```\n',
  'inline.md': 'Use `<p hidden>lumber</p>` for it.\n',
  'cell.rtf':
    '{\\rtf1{\\colortbl;\\red255\\green255\\blue255;\\red0\\green0\\blue0;}\\trowd\\clcbpat2\\cellx99 {\\cf1 lumber}\\cell\\row}',
  'highlight.rtf': '{\\rtf1{\\colortbl;\\red255\\green255\\blue255;}{\\cf1\\highlight2 lumber}\\par}',
  'box.docx': tinyDocx(
    `<w:p><w:r><w:pict><w:txbxContent><w:p>${run(white)}</w:p></w:txbxContent></w:pict></w:r></w:p>`,
  ),
  'background.docx': tinyDocx(`<w:background w:color="000000"/><w:p>${run(white)}</w:p>`),
  'highlight.docx': tinyDocx(`<w:p>${run(`${white}<w:highlight w:val="black"/>`)}</w:p>`),
  'on-picture.pptx': onSlide(
    '<p:pic><p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="99" cy="99"/></a:xfrm></p:spPr></p:pic>',
  ),
  'on-box.pptx': onSlide(
    shape('A box.', { fill: fillOf('102040'), place: '<a:off x="5" y="5"/><a:ext cx="9" cy="9"/>' }),
  ),
  'on-dark.pptx': onSlide('', `<p:bg><p:bgPr>${fillOf('102040')}</p:bgPr></p:bg>`),
  'on-gradient.pptx': onSlide('', '<p:bg><p:bgPr><a:gradFill/></p:bgPr></p:bg>'),
  'outlined.pptx': onSlide('', '', `${fillOf('FFFFFF')}<a:effectLst><a:outerShdw/></a:effectLst>`),
  'marked.pptx': onSlide('', '', `${fillOf('FFFFFF')}<a:highlight><a:srgbClr val="000000"/></a:highlight>`),
  'darkened.pptx': onSlide(
    '',
    '',
    '<a:solidFill><a:srgbClr val="FFFFFF"><a:lumMod val="50000"/></a:srgbClr></a:solidFill>',
  ),
  'title-on-dark.pptx': whiteTitle({ background: `<p:bg><p:bgPr>${fillOf('102040')}</p:bgPr></p:bg>` }),
  'title-on-band.pptx': whiteTitle({ layout: band }),
  'title-on-band-of-master.pptx': whiteTitle({ master: band }),
  'title-in-own-colour.pptx': whiteTitle({}, { list: firstLevel(fillOf('102040')) }),
  'title-with-shadow.pptx': whiteTitle({}, { list: firstLevel('<a:effectLst><a:outerShdw/></a:effectLst>') }),
  'filled-title.pptx': whiteTitle({}, { fill: fillOf('102040') }),
  'filled-title-of-layout.pptx': whiteTitle({
    layout: plainShape('', { placeholder: '<p:ph type="title"/>', fill: fillOf('102040') }),
  }),
  'not-vanish.docx': tinyDocx(`<w:p>${run('<w:vanish w:val="0"/>')}</w:p>${wordParagraph('More.')}`),
  'filled.xlsx': book({ font: '<color rgb="FFFFFFFF"/>', fill: 'solid' })('x', 'lumber'),
  'cell.odt': tinyOdt(
    '<style:style style:name="C"><style:table-cell-properties fo:background-color="#000000"/></style:style><style:style style:name="T"><style:text-properties fo:color="#ffffff"/></style:style><table:table><table:table-row><table:table-cell table:style-name="C"><text:p text:style-name="T">lumber</text:p></table:table-cell></table:table-row></table:table>',
  ),
  'dark-box.odt': openBoxes({ fill: 'solid', colour: '#102040' })('Shown.', 'lumber'),
  'box-by-picture.odt': openBoxes({ fill: 'none', more: '<draw:frame><draw:image/></draw:frame>' })('Shown.', 'lumber'),
  'dark-box.odp': openSlide({ fill: 'solid', colour: '#102040' })('Shown.', 'lumber'),
  'box-of-unknown-fill.odp': openSlide({ fill: '' })('Shown.', 'lumber'),
  'box-on-dark.odp': openSlide({ fill: 'none', background: 'fill="solid" draw:fill-color="#102040"' })(
    'Shown.',
    'lumber',
  ),
  'box-on-picture.odp': openSlide({
    fill: 'none',
    more: '<draw:frame svg:x="0cm" svg:y="0cm" svg:width="30cm" svg:height="20cm"><draw:image/></draw:frame>',
  })('Shown.', 'lumber'),
  'black-in-white.odt': tinyOdt(
    '<style:style style:name="W" style:family="paragraph"><style:text-properties fo:color="#ffffff"/></style:style><style:style style:name="B" style:family="text"><style:text-properties fo:color="#000000"/></style:style><text:p text:style-name="W"><text:span text:style-name="B">lumber</text:span></text:p>',
  ),
  'layer.pdf': layered('', '/OC /Here BDC BT /F1 12 Tf 72 600 Td (lumber) Tj ET EMC'),
  'after-layer.pdf': layered('', '/OC /Away BDC EMC BT /F1 12 Tf 72 600 Td (lumber) Tj ET'),
  'box.pdf': page(`0 0 0.5 rg 50 580 400 60 re f ${letters}`),
  'box-in-form.pdf': page(`q 1 0 0 1 0 500 cm 0 0 0.5 rg 50 80 400 60 re f Q ${letters}`),
  'turned.pdf': page('0 0 .5 rg 60 590 30 200 re f BT 1 1 1 rg /F1 12 Tf 0 1 -1 0 80 600 Tm (lumber) Tj ET'),
  'line.pdf': page(`20 w 0 0 .5 RG 60 604 m 300 604 l S ${letters}`),
  'outline.pdf': page(letters.replace('1 1 1 rg', '1 1 1 rg 1 Tr')),
  'picture.pdf': page(
    'q 600 0 0 800 0 0 cm BI /W 2 /H 2 /CS /G /BPC 8 ID abcd EI Q BT 3 Tr /F1 12 Tf 72 600 Td (lumber) Tj ET',
  ),
  'box-before.pdf': page(`0.8 g 60 590 300 30 re f ${black}`),
  'box-beside.pdf': page(`${black} 0 g 60 560 300 30 re f 200 590 300 30 re f`),
  'rule.pdf': page(`${black} 0 g 60 598 300 2 re f 60 603 300 2 re f 60 604 300 5 re S`),
  'frame.pdf': page(`${black} 60 590 300 30 re S`),
  'hole.pdf': page(`${black} 0 g 60 590 300 30 re 62 592 296 26 re f*`),
  'highlight.pdf': page(`${black} /G gs 1 1 0 rg 60 590 300 30 re f`, '/ExtGState << /G << /BM /Multiply >> >>'),
  'glass.pdf': page(`${black} /G gs 1 1 0 rg 60 590 300 30 re f`, '/ExtGState << /G << /ca 0.4 >> >>'),
  'window.pdf': page(`${black} q 300 590 60 30 re W n 0 g 0 0 600 800 re f Q`),
  'round-window.pdf': page(`${black} q 0 0 m 60 0 60 60 0 60 c W n 0 g 0 0 600 800 re f Q`),
  'letters-as-window.pdf': page(`q BT 7 Tr /F1 12 Tf 72 600 Td (lumber) Tj ET 0 g 60 590 300 30 re f Q`),
  'scan-over-text.pdf': page(`${black} q 600 0 0 800 0 0 cm BI /W 2 /H 2 /CS /G /BPC 8 ID abcd EI Q`),
  'scan-over-white.pdf': page(
    `${black} 1 g 0 0 600 800 re f q 600 0 0 800 0 0 cm BI /W 2 /H 2 /CS /G /BPC 8 ID abcd EI Q`,
  ),
  'again.pdf': page(`${black} 1 g 60 590 300 30 re f 0 g ${black}`),
  'again-elsewhere.pdf': page(`${black} 1 g 60 590 300 30 re f 0 g BT /F1 12 Tf 90 602 Td (lumber) Tj ET`),
  'layer-of-cover.pdf': layered('', `${black} /OC /Away BDC 0 g 60 590 300 30 re f EMC`),
  'box-behind-narrow-letters.pdf': page(
    'BT /G gs 72 600 Td (lumber) Tj ET 0 g 110 590 300 30 re f',
    ownFont,
    drawnLetters(2_000),
  ),
  'box-below-a-line-downwards.pdf': page(
    'BT /G gs 72 600 Td <006C0075006D006200650072> Tj ET 0 g 80 590 300 30 re f',
    ownFont,
    [
      '<< /Type /Font /Subtype /Type0 /BaseFont /Ryumin-Light /Encoding /UniJIS-UCS2-HW-V /DescendantFonts [7 0 R] >>',
      '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Ryumin-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> /FontDescriptor 8 0 R >>',
      '<< /Type /FontDescriptor /FontName /Ryumin-Light /Flags 4 >>',
    ],
  ),
  'box-over-the-same-word-elsewhere.pdf': page(
    'BT /F1 12 Tf 72 500 Td (\\256ne \\257at) Tj ET BT 72 600 Td (lumber for sale) Tj ET 60 590 200 30 re f BT 372 600 Td (lumber) Tj ET',
  ),
  'form-with-an-edge.pdf': page(`${black} ${boxBeside} q 1 0 0 1 300 590 cm /X Do Q`, '/XObject << /X 6 0 R >>', [
    stream('/Type /XObject /Subtype /Form /BBox [0 0 20 20]', '0 g -300 0 600 30 re f'),
  ]),
  'turned-form-with-an-edge.pdf': page(
    `${black} ${boxBeside} q .7 .7 -.7 .7 300 590 cm /X Do Q`,
    '/XObject << /X 6 0 R >>',
    [stream('/Type /XObject /Subtype /Form /BBox [0 0 200 200]', 'q .7 -.7 .7 .7 0 0 cm 0 g -300 0 600 30 re f Q')],
  ),
  'diamond.pdf': page(`${black} q .7 .7 -.7 .7 0 0 cm 0 g 470 370 10 10 re f Q`),
  'black-again.pdf': page('1 1 1 rg 0 0 0 rg BT /F1 12 Tf 72 600 Td (lumber) Tj ET'),
};

for (const [name, content] of Object.entries(seen))
  test(`what a reader sees in ${name} stays`, async () => {
    expect((await load(name, content)).text).toContain('lumber');
  });

test('what begins to hide something in Markdown and never ends takes no time', async () => {
  for (const open of [
    '<!-- ',
    '{/* ',
    '<p hidden> ',
    '<p style="color:red"> ',
    '[a]: # ("',
    '<a1 hidden><a2 hidden> ',
  ]) {
    const started = performance.now();
    await load('a.md', open.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(3_000);
  }
});

test('pages whose style sheets have very many rules, or nest them deeply, take no time', async () => {
  const rules = '.x { font-size: 0 }'.repeat(15_000);
  const deep = '<div class="x">'.repeat(900) + '<b>seen</b>' + '</div>'.repeat(900);
  const moved = `<img src="a.png"><p style="${'margin'.repeat(100_000)}">x</p>`;
  for (const body of ['<p class="x">x</p>'.repeat(20_000), deep.repeat(20), moved]) {
    const started = performance.now();
    await load('a.html', `<style>${rules} .y .x, .z > .x { color: red }</style><p>Shown.</p>${body}`);
    expect(performance.now() - started).toBeLessThan(10_000);
  }
});
