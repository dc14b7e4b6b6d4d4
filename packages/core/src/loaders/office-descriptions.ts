import type { HiddenCounter } from './hidden.ts';
import { elements, type HtmlTree } from './html-tree.ts';
import { instructionLines } from './instruction-lines.ts';

/** Counts what stands in for pictures and shapes and speaks to a model; it is never in the text. */
export function countDescriptions(tree: HtmlTree, hidden: HiddenCounter): void {
  for (const { attribs } of elements(tree))
    for (const said of [attribs['descr'], attribs['title']])
      if (said !== undefined && instructionLines(said).length > 0) hidden.add('attributes', said.length);
}
