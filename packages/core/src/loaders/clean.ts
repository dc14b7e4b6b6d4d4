/** A text that any store can keep: line feeds only, no control characters nor colours of a terminal, no half characters. Lines stay where they are. */
export function cleanText(text: string): string {
  const fed = text.includes('\r') ? text.replaceAll('\r\n', '\n').replaceAll('\r', '\n') : text;
  return (controls.test(fed) ? fed.replaceAll(terminal, '').replaceAll(allControls, ' ') : fed).toWellFormed();
}

/** One line of at most 300 characters, or nothing when there is nothing to see. */
export function cleanTitle(title: unknown): string | undefined {
  if (typeof title !== 'string' && typeof title !== 'number') return undefined;
  const visible = cleanText(String(title).slice(0, 2_000)).replaceAll(/[\u00ad\u200b\u2060\ufeff]/g, '');
  const line = visible.replaceAll(/\s+/g, ' ').trim();
  return line === '' ? undefined : line.length > 300 ? `${line.slice(0, 299).toWellFormed().trimEnd()}…` : line;
}

/** The ISO 639-1 code that a language tag begins with. */
export function cleanLanguage(tag: unknown): string | undefined {
  return typeof tag === 'string' ? /^\s*([a-z]{2})(?![a-z])/i.exec(tag)?.[1]?.toLowerCase() : undefined;
}

/** An absolute http(s) address. */
export function cleanUrl(url: unknown): string | undefined {
  if (typeof url !== 'string' || url.length > 2_000 || !URL.canParse(url)) return undefined;
  const { protocol, href } = new URL(url);
  return protocol === 'http:' || protocol === 'https:' ? href : undefined;
}

/** Tags from a list, or from words separated by commas. */
export function cleanTags(tags: unknown): readonly string[] | undefined {
  const list: unknown[] = Array.isArray(tags) ? tags : typeof tags === 'string' ? tags.split(',') : [];
  const clean = list.map((tag) => cleanTitle(tag)).filter((tag) => tag !== undefined);
  return clean.length > 0 ? [...new Set(clean)] : undefined;
}

const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;
const allControls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

// Colours and moves of the cursor, as the logs of programs have them: without them, they would be letters at the start of words.
const terminal = /(?:\u001b\[|\u009b)[0-?]{0,60}[ -/]{0,4}[@-~]/g;
