/** WordprocessingML whose text stands in runs alone: what computed fields show, words that turn the direction, and what stands under the reading aids of Japanese. */
export function withoutWrappers(xml: string): string {
  if (!/<w:(?:fldSimple|dir|bdo|ruby)[ >]/.test(xml)) return xml;
  return xml
    .replaceAll(/<\/?w:(?:fldSimple|dir|bdo)(?:\s[^<>]*)?>/g, '')
    .replaceAll(
      /<w:ruby>(?:(?!<w:ruby>|<w:rubyBase>)[^])*<w:rubyBase>((?:(?!<w:ruby>)[^])*?)<\/w:rubyBase>\s*<\/w:ruby>/g,
      '</w:r>$1<w:r>',
    );
}
