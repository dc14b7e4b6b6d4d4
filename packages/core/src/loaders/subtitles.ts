import type { HiddenCounter } from './hidden.ts';
import { withoutMarkdownEntities } from './markdown-entities.ts';

/** Subtitles (SRT, WebVTT) as they are shown: who speaks instead of the tag that says so, no other tags, notes or styles; all lines stay. */
export function shownSubtitles(text: string, hidden: HiddenCounter): string {
  const shown = /^\uFEFF?WEBVTT/.test(text)
    ? text.replaceAll(/(?<=\n[ \t]*\n)(?:NOTE|STYLE|REGION)\b[^\n]*(?:\n(?=[^\n]*\S)[^\n]+)*/g, (block) => {
        hidden.add('comments', block.startsWith('NOTE') ? block.slice(4).trim().length : 0);
        return block.replaceAll(/[^\n]/g, '');
      })
    : text;
  return withoutMarkdownEntities(shown.replaceAll(speaker, '$1: ').replaceAll(tags, ''));
}

const speaker = /<v(?:\.[^\s<>]{1,100})?[ \t]+([^<>\n]{1,200})>/g;
const tags = /<\/?(?:c|i|b|u|v|ruby|rt|lang|font)(?:[.\s][^<>\n]{0,200})?>|<[\d:.]{5,20}>|\{\\a[^{}\n]{1,10}\}/gi;
