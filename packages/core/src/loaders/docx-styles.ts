import { elements, type HtmlElement, isElement, type HtmlTree } from './html-tree.ts';

/** What is said of letters, by themselves or by a style; what is not said holds from outside. */
export interface Letters {
  readonly vanish?: boolean | undefined;
  readonly tiny?: boolean | undefined;
  readonly white?: boolean | undefined;
  /** Whether they may stand on a colour. */
  readonly shaded?: boolean | undefined;
}

/** What one element of WordprocessingML says of letters. */
export function lettersOf(name: string, attribs: Readonly<Record<string, string>>): Letters {
  const value = attribs['w:val'] ?? '';
  if (name === 'w:vanish') return { vanish: !/^(?:0|false|off)$/.test(value) };
  if (name === 'w:sz') return { tiny: Number(value) <= TINY };
  if (name === 'w:color') return { white: /^(?:f{6}|white)$/i.test(value) };
  if (name === 'w:highlight') return { shaded: true };
  const fill = name === 'w:shd' ? attribs['w:fill'] : undefined;
  return fill !== undefined && !/^(?:auto|f{6})$/i.test(fill) ? { shaded: true } : {};
}

/** In half points. */
const TINY = 4;

/** What the styles of a document say of letters, by their ids, together with the styles that they are based on. */
export function lettersOfStyles(tree: HtmlTree): ReadonlyMap<string, Letters> {
  const own = new Map<string, { readonly letters: Letters; readonly base: string | undefined }>();
  for (const style of elements(tree)) {
    if (style.name !== 'w:style') continue;
    const parts = style.children.filter(isElement);
    const said = parts
      .filter(({ name }) => name === 'w:rPr' || name === 'w:pPr')
      .flatMap(({ children }) => children.filter(isElement));
    own.set(style.attribs['w:styleId'] ?? '', {
      letters: Object.assign({}, ...said.map(({ name, attribs }) => lettersOf(name, attribs))) as Letters,
      base: valueOf(parts, 'w:basedOn'),
    });
  }
  return new Map(
    [...own.keys()].map((id) => {
      let letters: Letters = {};
      // Styles may be based on each other in a circle.
      for (let [at, steps] = [own.get(id), 0]; at && steps < 20; at = own.get(at.base ?? ''), steps++)
        letters = { ...at.letters, ...letters };
      return [id, letters];
    }),
  );
}

const valueOf = (parts: readonly HtmlElement[], name: string): string | undefined =>
  parts.find((part) => part.name === name)?.attribs['w:val'];
