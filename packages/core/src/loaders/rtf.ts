import { KbError } from '../errors.ts';
import type { DocumentLoader } from '../ports.ts';
import { cleanTitle } from './clean.ts';
import { flowText } from './flow-text.ts';
import { formats } from './formats.ts';
import { hiddenCounter } from './hidden.ts';
import { checkSize, MAX_MARKUP_BYTES } from './limits.ts';
import { sectionsOf } from './outline.ts';
import { type RtfState, rtfTokens, rtfStyles } from './rtf-tokens.ts';

/** Reads the text of an RTF document with its headings and table rows; hidden text, pictures and the furniture of pages are left out. */
export const rtfLoader: DocumentLoader = {
  ...formats.rtf,
  async load({ name, bytes }) {
    checkSize(name, bytes.length, MAX_MARKUP_BYTES);
    const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    if (!/^\s*\{\\rtf/.test(source)) throw new KbError('unreadable', `${name} is not an RTF document.`);
    const { text, headings, title, hidden } = rtfText(source);
    if (text === '') throw new KbError('unreadable', `${name} holds no text.`);
    return { text, sections: sectionsOf(text, headings), title: title ?? headings[0]?.title, metadata: hidden };
  },
};

function rtfText(source: string) {
  const out = flowText();
  const hidden = hiddenCounter();
  const styles = rtfStyles(source);
  let title = '';
  let paragraph = '';
  let row: string[] = [];
  let level = 0;
  const close = (state: Pick<RtfState, 'inTable'>) => {
    const words = paragraph.trim();
    paragraph = '';
    if (words === '') return;
    const leave = level > 0 ? out.heading(Math.min(level, 6)) : undefined;
    for (const [i, line] of words.split('\n').entries()) {
      if (i > 0) out.feed(1);
      out.text(line);
    }
    leave?.();
    out.feed(state.inTable ? 1 : 2);
  };
  for (const { kind, text, state } of rtfTokens(source)) {
    if (state.destination === 'title') title += text;
    if (state.destination === 'comment' && kind === 'text') hidden.add('comments', text.length);
    if (state.destination !== 'text') continue;
    level = state.level ?? styles.get(state.style) ?? 0;
    if (kind === 'text') {
      if (state.hidden) hidden.add('styled', text.length);
      else if (state.tiny) hidden.add('tiny', text.length);
      else if (state.white && !state.shaded) hidden.add('sameColour', text.length);
      else paragraph += text;
    } else if (kind === 'cell') {
      row.push(paragraph.replaceAll(/\s+/g, ' ').trim());
      paragraph = '';
    } else if (kind === 'row') {
      out.feed(1);
      if (row.some((cell) => cell !== '')) out.raw(`| ${row.join(' | ')} |\n`);
      row = [];
    } else if (row.length > 0 || state.inTable) paragraph += '\n';
    else close(state);
  }
  // A row that is not closed is a row.
  if (row.length > 0) {
    out.feed(1);
    out.raw(`| ${[...row, paragraph.trim()].filter(Boolean).join(' | ')} |\n`);
    paragraph = '';
  }
  close({ inTable: false });
  return { ...out.done(), title: cleanTitle(title), hidden: hidden.metadata() };
}
