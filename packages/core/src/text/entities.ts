/** A text with the characters that HTML's entities stand for: those of typography, of marks and of accented Latin letters, and numbers. */
export const withoutEntities = (text: string): string =>
  text.includes('&') ? text.replaceAll(entity, (written, name: string) => characterOf(name) ?? written) : text;

/** The entities of a text, each with the character that it stands for. */
export const entitiesOf = (
  text: string,
): readonly { readonly from: number; readonly to: number; readonly as: string }[] =>
  Array.from(text.matchAll(entity)).flatMap(({ 0: written, 1: name = '', index }) => {
    const as = characterOf(name);
    return as === undefined ? [] : [{ from: index, to: index + written.length, as }];
  });

const characterOf = (name: string): string | undefined => (name.startsWith('#') ? numbered(name) : named(name));

const entity = /&(#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z]{2,8}\d{0,2});/g;

function numbered(name: string): string | undefined {
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

function named(name: string): string | undefined {
  const [, letter, accent] = accented.exec(name) ?? [];
  return letter && accent ? `${letter}${accents.get(accent) ?? ''}`.normalize('NFC') : characters.get(name);
}

const accents = new Map([
  ['grave', '\u0300'],
  ['acute', '\u0301'],
  ['circ', '\u0302'],
  ['tilde', '\u0303'],
  ['uml', '\u0308'],
  ['ring', '\u030a'],
  ['caron', '\u030c'],
  ['cedil', '\u0327'],
]);
const accented = new RegExp(`^([A-Za-z])(${[...accents.keys()].join('|')})$`);

const characters = new Map(
  (
    'amp & lt < gt > quot " apos \' lsquo ‘ rsquo ’ sbquo ‚ ldquo “ rdquo ” bdquo „ laquo « raquo » lsaquo ‹ rsaquo › ' +
    'ndash – mdash — minus − hellip … bull • middot · sect § para ¶ deg ° plusmn ± times × divide ÷ micro µ le ≤ ge ≥ ne ≠ ' +
    'frac12 ½ frac14 ¼ frac34 ¾ sup1 ¹ sup2 ² sup3 ³ euro € pound £ yen ¥ cent ¢ permil ‰ copy © reg ® trade ™ ' +
    'szlig ß aelig æ AElig Æ oelig œ OElig Œ oslash ø Oslash Ø'
  )
    .split(' ')
    .map((each, i, all) => [each, all[i + 1] ?? ''] as const)
    .filter((_, i) => i % 2 === 0)
    .concat([
      ['nbsp', '\u00a0'],
      ['thinsp', '\u2009'],
      ['ensp', '\u2002'],
      ['emsp', '\u2003'],
      ['shy', '\u00ad'],
    ]),
);
