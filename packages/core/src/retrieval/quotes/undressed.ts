import { withoutEntities } from '../../text/index.ts';
import { type Link, shownLinks } from './markup.ts';
import { blockTag, inlineTag, noteTag } from './html-tags.ts';
import { withoutLineNumbers } from './line-numbers.ts';

/** The words of a quotation without what whoever wrote it down put around them. */
export interface Undressed {
  readonly text: string;
  /** The links that were taken away, in order. */
  readonly links: readonly Link[];
  /** Whether the mark of a note was taken away at the end. */
  readonly noted: boolean;
  /** Whether the number of an item was taken away at the start. */
  readonly numbered: boolean;
}

/**
 * A quotation less and less dressed: without entities; without HTML's tags, Markdown's escapes, links and fences, numbers of lines; without marks
 * of notes, emoji, emphasis and remarks around the whole; without the number of an item. Only what differs from the one before, so nothing for
 * plain words. What is struck out stays marked.
 */
export function undressed(quote: string): readonly Undressed[] {
  const numberless = withoutLineNumbers(quote);
  const plain = numberless.replaceAll(fence, '').replace(source, '').replaceAll(noteTag, '');
  const { text: unlinked, links } = shownLinks(plain.replaceAll(blockTag, '\n').replaceAll(inlineTag, ''));
  const unescaped = withoutEntities(unlinked.replaceAll(address, '$1'))
    .replaceAll(quote.includes('\n') ? quotedBreak : writtenBreak, '\n')
    .replaceAll(escaped, '$1')
    .trim();
  const bare = unescaped.replaceAll(emoji, '').replaceAll(remark, '').replaceAll(reference, '').trim();
  const text = bare.replace(emphasised, '$1$3$4').trim();
  const noted = [unescaped, quote].some((one) => noteAtEnd.test(one.trim()));
  const none = { links: [], noted: false, numbered: false };
  return [
    { ...none, text: quote },
    { ...none, text: withoutEntities(numberless).trim() },
    { links, noted, numbered: false, text: unescaped },
    { links, noted, numbered: false, text },
    { links, noted, numbered: true, text: text.replace(item, '') },
  ].filter((one, i, all) => i > 0 && one.text !== all[i - 1]?.text && /[\p{L}\p{N}]/u.test(one.text));
}

const fence = /^[ \t]{0,20}(?:`{3,}|~{3,})[\w+#.-]{0,20}[ \t]{0,20}$\n?/gm;
/** A link in brackets behind the words. */
const source = / ?\(\[[^[\]\n]{1,100}\]\([^()\s]{1,300}\)\)$/;
const address = /<((?:https?:\/\/|mailto:)[^\s<>]{1,500})>/g;
/** As JSON writes the end of a line. */
const writtenBreak = /(?:\\r)?\\n/g;
const quotedBreak = /(?:\\r)?\\n(?!\p{L})/gu;
const escaped = /\\([!-/:-@[-`{-~])/g;
const emoji = /^(?:\p{Emoji_Presentation}[\ufe0f\s]{0,3}){1,5}|(?:\s{0,3}\p{Emoji_Presentation}\ufe0f?){1,5}$/gu;
const remark =
  /\s?[[(](?:emphasis (?:added|mine|in original)|my emphasis|nous soulignons|souligné par nous|je souligne|Hervorhebung[^\])\n]{0,30})[\])]/gi;
const reference =
  /【[^【】\n]{1,60}】|(?<=[\p{L}.,;:!?)"”»’'])\[\^?\d{1,3}\](?=[\s\p{P}]|$)|(?<=[.,;:!?]["”»)]?) \[\^?\d{1,3}\](?=\s|$)|\s\[\^?\d{1,3}\]$|(?<=\p{L}{4}|[.,;:!?)"”»])[¹²³⁰⁴-⁹]+(?=[\s\p{P}]|$)/gu;
/** One item of a list, or several words of one. */
const item = /^\d{1,2}[.)]\s+(?=\D)/;
const noteAtEnd = /(?:\[\^?\d{1,3}\]|[¹²³⁰⁴-⁹]|<\/sup>)["”»)*_]{0,3}$/u;
/** Emphasis around the whole, inside or outside its quote marks. */
const emphasised = /^(["“„«'‘]?\s?)([*_`]{1,3})(\S.*)\2(\s?["”“»'’]?)$/su;
