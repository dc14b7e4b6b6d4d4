import type { Span } from '../../model.ts';
import { entitiesOf } from '../../text/index.ts';
import { blockTag, inlineTag, noteTag } from './html-tags.ts';

/** A stretch of a text that counts as not there, or as what is read in its place. */
export interface Unseen extends Span {
  readonly as?: string;
}

/** What nobody sees of a text once it is set: HTML's tags and entities, the marks of notes, numbers and times of subtitles. Not in order. */
export function unseenOf(text: string): readonly Unseen[] {
  const all = (pattern: RegExp, as?: string): readonly Unseen[] =>
    Array.from(text.matchAll(pattern), ({ 0: { length }, index }) => ({
      from: index,
      to: index + length,
      ...(as && { as }),
    }));
  const closed = new Set(text.includes('</') ? text.match(closing) : []);
  // What is never closed may be the parameter of a type: Promise<U>.
  const tags = (pattern: RegExp, as?: string) =>
    all(pattern, as).filter(({ from, to }) => to - from > 3 || closed.has(`</${text.slice(from + 1, to)}`));
  return [
    ...(text.includes('<') ? [...all(noteTag), ...tags(blockTag, ' '), ...tags(inlineTag)] : []),
    ...(text.includes('&') ? entitiesOf(text) : []),
    ...(text.includes('-->') ? [...all(cue), ...all(voice)] : []),
    ...(text.includes('[') ? [...all(footnote), ...notesOf(text)] : []),
    ...(anyRaised.test(text) ? all(raised) : []),
  ];
}

const closing = /<\/[a-z]>/gi;

/** The number and the time of a subtitle, as SubRip and WebVTT write them. */
const cue =
  /^(?:\d{1,6}[ \t]{0,5}\r?\n)?(?:\d{1,3}:)?\d\d:\d\d[.,]\d{3}[ \t]{1,5}-->[ \t]{1,5}(?:\d{1,3}:)?\d\d:\d\d[.,]\d{3}[^\n]{0,200}$/gm;
const voice = /<\/?[vc](?:[.\s][^<>\n]{0,100})?>|<\d\d:\d\d[\d:.]{0,20}>/g;

const footnote = /(?=\[\^)(?<=\S)\[\^[^\]\s]{1,30}\](?!:)/g;
const numbered = /(?<=\p{Ll}{3}|[.,;!?»”])\[(\d{1,3})\](?=[\s.,;:!?)»”[]|$)/gu;
// Without `u`, which makes it take several times as long.
const anyRaised = /[\u00b2\u00b3\u00b9\u2070\u2074-\u2079]/;
/** Not where it says that a unit is square or cubic. */
const raised =
  /(?=[¹²³⁰⁴-⁹])(?<=\p{L}{4}|[.,;:!?)"”»])(?<!(?:m[eèé]tr(?:e|o|os)|meter|metern|feet|foot|fuß|pieds?|yard|mile|inche|second|seconde|stunde|heure|hour)s?)[¹²³⁰⁴-⁹]{1,3}(?=[\s\p{P}]|$)/giu;

/** Marks of notes as numbers in brackets, when three or more are counted through. */
function notesOf(text: string): readonly Unseen[] {
  const marks = Array.from(text.matchAll(numbered)).filter(({ index }) => isProse(text, index));
  const counted = marks.filter(({ 1: number }, i) => i > 0 && Number(number) - Number(marks[i - 1]?.[1]) === 1);
  return counted.length < 2 ? [] : marks.map(({ 0: { length }, index }) => ({ from: index, to: index + length }));
}

/** Whether a line is none of code, where a number in brackets is a place in a list. */
function isProse(text: string, at: number): boolean {
  const before =
    text
      .slice(Math.max(0, at - longestLine), at)
      .split('\n')
      .at(-1) ?? '';
  const [behind = ''] = text.slice(at, at + longestLine).split('\n');
  return !/[={}<>_\\]|[\p{L}\p{N}][([][\p{L}"']|;\s*$/u.test(before + behind);
}

const longestLine = 120;
