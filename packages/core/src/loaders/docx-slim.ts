/** WordprocessingML without what says only how letters look and who typed them, most of a long document: the parser needs many times its size in memory. */
export const withoutLooks = (xml: string): string =>
  xml
    .replaceAll(/ w:rsid\w{0,10}="[^"]{0,20}"| w14:(?:para|text)Id="[^"]{0,20}"/g, '')
    .replaceAll(looks, '')
    .replaceAll(/<w:rPr>\s*<\/w:rPr>/g, '');

const looks =
  /<w:(?:proofErr|lang|rFonts|sz|szCs|color|kern|spacing|w|position|noProof|lastRenderedPageBreak|bCs|iCs|shd|ind|jc|keepNext|keepLines|widowControl|contextualSpacing|autoSpaceDE|autoSpaceDN|adjustRightInd|rtl|cs|snapToGrid|suppressAutoHyphens)(?:\s[^<>]{0,500})?\/>/g;
