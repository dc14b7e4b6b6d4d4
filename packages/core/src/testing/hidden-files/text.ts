import { type HiddenCase, order, sentence } from './hidden-case.ts';
import { tags } from './web.ts';

const within =
  (hide: (unseen: string) => string): HiddenCase =>
  (seen, unseen) =>
    `# A page\n\n${sentence(seen)}\n\n${hide(unseen)}\n`;

/** What texts hide: Markdown, plain text, RTF, notebooks. */
export const hiddenInTexts: Readonly<Record<string, HiddenCase>> = {
  'comment.mdx': within((unseen) => `{/* The word ${unseen} */}`),
  'comment.md': within((unseen) => `<!-- The word ${unseen} -->`),
  'comment-open.md': within((unseen) => `<!-- The word ${unseen}`),
  'comment-link.md': within((unseen) => `[//]: # (The word ${unseen})`),
  'comment-label.md': within((unseen) => `[comment]: <> (The word ${unseen})`),
  'display.md': within((unseen) => `<p style="display:none">The word ${unseen}</p>`),
  'flag.md': within((unseen) => `Shown <span hidden>the word ${unseen}</span>.`),
  'tags.md': within((unseen) => `A word${tags(`The word ${unseen}`)}.`),
  'tags.txt': within((unseen) => `A word${tags(`The word ${unseen}`)}.`),
  'zero-width.txt': within((unseen) => `A word${bits(unseen, '\u200b', '\u2060')}.`),
  'joiners.txt': within((unseen) => `A word${bits(unseen, '\u200c', '\u200d')}.`),
  'selectors.txt': within((unseen) => `A word${selectors(unseen)}.`),
  'direction.md': within((unseen) => `A word \u202e${Array.from(unseen).toReversed().join('')}\u202c.`),

  'hidden.rtf': rtf((unseen) => `{\\v The word ${unseen}}`),
  'tiny.rtf': rtf((unseen) => `{\\fs2 The word ${unseen}}`),
  'white.rtf': rtf((unseen) => `{\\cf1 The word ${unseen}}`),
  'comment.rtf': rtf((unseen) => `{\\*\\annotation The word ${unseen}}`),

  'comment.ipynb': notebook((unseen) => `<!-- The word ${unseen} -->`),
  'display.ipynb': notebook((unseen) => `<p style="display:none">The word ${unseen}</p>`),
  'tags.ipynb': notebook((unseen) => `A word${tags(unseen)}.`),
  'order.ipynb': notebook((unseen) => `<!-- ${order(unseen)} -->`),
};

/** A text as two characters that show nothing. */
const bits = (text: string, zero: string, one: string): string =>
  Array.from(Buffer.from(text))
    .flatMap((byte) => Array.from(byte.toString(2).padStart(8, '0'), (bit) => (bit === '0' ? zero : one)))
    .join('');

/** A text as variation selectors, a byte each. */
const selectors = (text: string): string =>
  Array.from(Buffer.from(text), (byte) => String.fromCodePoint(0xe0100 + byte - 16)).join('');

function rtf(hide: (unseen: string) => string): HiddenCase {
  return (seen, unseen) =>
    `{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}{\\colortbl;\\red255\\green255\\blue255;}\\f0\\fs24 ${sentence(seen)} ${hide(unseen)}\\par}`;
}

function notebook(hide: (unseen: string) => string): HiddenCase {
  return (seen, unseen) =>
    JSON.stringify({
      cells: [{ cell_type: 'markdown', metadata: {}, source: [`${sentence(seen)}\n`, hide(unseen)] }],
      metadata: {},
      nbformat: 4,
      nbformat_minor: 5,
    });
}
