import { elementOf, type HtmlElement, isElement, parentOf } from './html-tree.ts';
import { childOf } from './slide-boxes.ts';

/** What a shape takes after, nearest first. */
export interface LetterModels {
  /** The placeholders of the layout and the master that it stands for. */
  readonly placeholders: readonly HtmlElement[];
  /** `p:txStyles` of the master: for what stands for a placeholder. */
  readonly master: HtmlElement | undefined;
  /** `p:defaultTextStyle` of the presentation: for the others. */
  readonly presentation: HtmlElement | undefined;
}

/** Gives all that is said of the letters of a run of a shape, by itself and by what it takes after, nearest first. */
export function lettersOf(shape: HtmlElement, models: LetterModels): (run: HtmlElement) => readonly HtmlElement[] {
  const placeholder = elementOf(shape, 'p:ph')?.attribs;
  const [own, ...others] = [shape, ...models.placeholders].map((each) => child(child(each, 'p:txBody'), 'a:lstStyle'));
  const usual = placeholder
    ? child(models.master, styles[placeholder['type'] ?? 'body'] ?? 'p:bodyStyle')
    : models.presentation;
  const reference = child(child(shape, 'p:style'), 'a:fontRef');
  const byLevel = new Map<string, readonly HtmlElement[]>();

  function inherited(level: string): readonly HtmlElement[] {
    const said = (list: HtmlElement | undefined) => child(child(list, level), 'a:defRPr');
    return [said(own), reference, ...others.map(said), said(usual)].filter((look) => look !== undefined);
  }
  return (run) => {
    const paragraph = parentOf(run);
    const level = `a:lvl${Number(child(paragraph, 'a:pPr')?.attribs['lvl'] ?? 0) + 1}pPr`;
    const above = byLevel.get(level) ?? inherited(level);
    byLevel.set(level, above);
    const look = childOf(run, 'a:rPr');
    return look ? [look, ...above] : above;
  };
}

const child = (element: HtmlElement | undefined, name: string): HtmlElement | undefined =>
  element && childOf(element, name);

/** The styles of a master by the type of a placeholder; without one it is of the body. */
const styles: Readonly<Record<string, string>> = {
  title: 'p:titleStyle',
  ctrTitle: 'p:titleStyle',
  dt: 'p:otherStyle',
  ftr: 'p:otherStyle',
  sldNum: 'p:otherStyle',
};

/** The fill of letters among what is said of them: a fill, or a reference that is a colour itself. */
export function fillOfLetters(looks: readonly HtmlElement[]): HtmlElement | undefined {
  for (const look of looks) {
    if (look.name === 'a:fontRef') {
      if (look.children.some(isElement)) return look;
      continue;
    }
    const fill = look.children
      .filter(isElement)
      .find(({ name }) => /^a:(?:solid|no|grad|blip|patt|grp)Fill$/.test(name));
    if (fill) return fill;
  }
  return undefined;
}
