/** What every secret of the tests looks like, whatever its test: an API key of ours, or words that only secrets hold. */
const shapes = [/kbmcp_[\w-]{43}/, /correct horse battery staple/, /s3cr3t-[\w-]+/];

/** The secrets that stand in a text, shortened, so that telling of them does not repeat them. */
export function secretsIn(text: string): readonly string[] {
  return shapes.flatMap((shape) => (shape.exec(text)?.[0] ? [`${shape.exec(text)?.[0].slice(0, 12)}…`] : []));
}

/** A text that may be printed: the passwords of its addresses are hidden, and all that looks secret. */
export const withoutSecrets = (text: string): string =>
  shapes
    .reduce((left, shape) => left.replaceAll(new RegExp(shape, 'g'), '(hidden)'), text)
    .replaceAll(/(\/\/[^/\s:@]*:)[^/\s]+@/g, '$1(hidden)@')
    .replaceAll(/\b(?:sk-|Bearer )[\w.-]{6,}/g, '(hidden)');
