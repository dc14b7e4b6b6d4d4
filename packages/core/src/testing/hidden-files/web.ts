import { tinyEpub } from '../tiny-files.ts';
import { type HiddenCase, order, sentence } from './hidden-case.ts';

const page = (seen: string, hidden: string, head = ''): string =>
  `<html><head><title>A page</title>${head}</head><body><p>${sentence(seen)}</p>${hidden}</body></html>`;

const styled =
  (style: string): HiddenCase =>
  (seen, unseen) =>
    page(seen, `<p style="${style}">The word ${unseen}</p>`);

/** What pages hide, and pages inside messages, books and feeds. */
export const hiddenInPages: Readonly<Record<string, HiddenCase>> = {
  'display.html': styled('display:none'),
  'visibility.html': styled('visibility: hidden'),
  'opacity.html': styled('opacity:0'),
  'opacity-almost.html': styled('opacity:.01'),
  'off-screen.html': styled('position:absolute; left:-9999px'),
  'off-screen-near.html': styled('position:fixed; top:-900px'),
  'off-screen-em.html': styled('position:absolute; left:-100em'),
  'indent.html': styled('text-indent:-9999px; overflow:hidden'),
  'clip.html': styled('position:absolute;clip:rect(0,0,0,0)'),
  'clip-path.html': styled('clip-path:inset(100%)'),
  'scale.html': styled('transform:scale(0)'),
  'height.html': styled('height:0; overflow:hidden'),
  'white.html': styled('color:#fff'),
  'white-almost.html': styled('color:#fefefe'),
  'white-hsl.html': styled('color: hsl(0, 0%, 100%)'),
  'transparent.html': styled('color:rgba(0,0,0,0)'),
  'on-itself.html': styled('color:#000;background:#000'),
  'tiny.html': styled('font-size:0'),
  'tiny-pixel.html': styled('font-size:1px'),
  'flag.html': (seen, unseen) => page(seen, `<div hidden>The word ${unseen}</div>`),
  'aria-hidden.html': (seen, unseen) => page(seen, `<div aria-hidden="true">The word ${unseen}</div>`),
  'comment.html': (seen, unseen) => page(seen, `<!-- The word ${unseen} -->`),
  'alt-order.html': (seen, unseen) => page(seen, `<img src="x.png" alt="${order(unseen)}">`),
  'title-order.html': (seen, unseen) => page(seen, `<a href="/x" title="${order(unseen)}">More</a>`),
  'sheet.html': (seen, unseen) =>
    page(seen, `<p class="x">The word ${unseen}</p>`, '<style>.x { font-size: 0 }</style>'),
  'sheet-order.html': (seen, unseen) =>
    page(seen, `<p class="x">${order(unseen)}</p>`, '<style>p.x { display: none }</style>'),
  'sheet-white.html': (seen, unseen) =>
    page(seen, `<p class="x">The word ${unseen}</p>`, '<style>.x { color: #fff }</style>'),
  'font.html': (seen, unseen) => page(seen, `<font color="white">The word ${unseen}</font>`),

  'display.eml': message((unseen) => `<div style="display:none;max-height:0">The word ${unseen}</div>`),
  'white.eml': message((unseen) => `<span style="color:white;font-size:1px">The word ${unseen}</span>`),
  'comment.eml': message((unseen) => `<!-- The word ${unseen} -->`),
  'zero-width.eml': message((unseen) => `A word${tags(unseen)}.`),

  'display.epub': (seen, unseen) =>
    tinyEpub([`<p>${sentence(seen)}</p><p style="display:none">The word ${unseen}</p>`]),
  'comment.epub': (seen, unseen) => tinyEpub([`<p>${sentence(seen)}</p><!-- The word ${unseen} -->`]),
  'sheet.epub': (seen, unseen) =>
    tinyEpub([`<style>.x { font-size: 0 }</style><p>${sentence(seen)}</p><p class="x">The word ${unseen}</p>`]),

  'linked-display.epub': linked('.x { display: none }'),
  'linked-inside.epub': linked('section .x { visibility: hidden }'),
  'linked-size.epub': linked('p { font-size: 1em } p.x { font-size: 0 }'),
  'linked-white.epub': linked('body { background: #fff; color: black } .x { color: white }'),
  'linked-on-itself.epub': linked('.x { color: #222; background-color: #222 }'),
  'linked-import.epub': linked('@import url("more.css");', '.x { display: none }'),

  'display.rss': feed((unseen) => `<p style="display:none">The word ${unseen}</p>`),
  'comment.rss': feed((unseen) => `<!-- The word ${unseen} -->`),
  'alt-order.rss': feed((unseen) => `<img alt="${order(unseen)}">`),
  'display.atom': (seen, unseen) =>
    `<feed xmlns="http://www.w3.org/2005/Atom"><title>A feed</title><entry><title>One</title><content type="html"><![CDATA[<p>${sentence(seen)}</p><p style="visibility:hidden">${unseen}</p>]]></content></entry></feed>`,
  'comment.xml': (seen, unseen) => `<?xml version="1.0"?><r><p>${sentence(seen)}</p><!-- The word ${unseen} --></r>`,
};

/** A book whose chapters link to a style sheet, which may import another. */
function linked(css: string, imported = ''): HiddenCase {
  const files = { 'OPS/css/book.css': css, 'OPS/css/more.css': imported };
  return (seen, unseen) =>
    tinyEpub([`<section><p>${sentence(seen)}</p><p class="x">The word ${unseen}</p></section>`], {
      head: '<link rel="stylesheet" type="text/css" href="css/book.css"/>',
      files,
    });
}

/** Letters that show nothing, as programs that look at code points read them. */
export const tags = (text: string): string =>
  Array.from(text, (letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('');

function message(hidden: (unseen: string) => string): HiddenCase {
  return (seen, unseen) =>
    [
      'From: ann@example.org',
      'Subject: A message',
      'MIME-Version: 1.0',
      'Content-Type: text/html; charset=utf-8',
      '',
      page(seen, hidden(unseen)),
      '',
    ].join('\r\n');
}

function feed(hidden: (unseen: string) => string): HiddenCase {
  return (seen, unseen) =>
    `<rss version="2.0"><channel><title>A feed</title><item><title>One</title><description><![CDATA[<p>${sentence(seen)}</p>${hidden(unseen)}]]></description></item></channel></rss>`;
}
