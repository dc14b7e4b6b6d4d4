import { Help } from 'commander';

/** Help with its paragraphs broken where the terminal ends; what is indented, lists and examples, stays as it is. */
export function reflow(text: string, width: number): string {
  const help = new Help();
  return text.replaceAll(PARAGRAPH, (paragraph) => help.boxWrap(paragraph.replaceAll('\n', ' '), width));
}

const PARAGRAPH = /^\S.*(?:\n\S.*)*$/gm;
