const attributes = String.raw`(?:\s{1,5}[\w:-]{1,40}(?:=(?:"[^"<>]{0,300}"|'[^'<>]{0,300}'|[^\s"'<>]{1,300}))?){0,10}\s{0,5}\/?`;

/** HTML's tags between which a line ends. */
export const blockTag = new RegExp(
  String.raw`<\/?(?:p|br|hr|div|li|ul|ol|tr|td|th|table|tbody|thead|h[1-6]|pre|blockquote)${attributes}>`,
  'gi',
);

/** HTML's tags inside a line. What is raised above a figure is its power, but for the ending of an ordinal number. */
export const inlineTag = new RegExp(
  String.raw`<\/?(?:b|i|u|em|strong|mark|code|span|a|q|cite|quote|font|small|kbd|abbr|ins|sub|(?<!\d<)sup|sup(?=>(?:ère|ème|re|er|e|nde?|de?|st|rd|th|os?|a)s?<\/sup>))${attributes}>`,
  'gi',
);

/** The number of a note, raised. */
export const noteTag = /(?<=\p{L}{3}|[.,;:!?)"”»])<sup>\[?\d{1,3}\]?<\/sup>/gu;
