import { KbError } from '../errors.ts';
import type { LoadedDocument } from '../ports.ts';
import { cleanText, cleanTitle } from './clean.ts';
import { type HiddenCounter, hiddenCounter } from './hidden.ts';
import { shownHtml } from './html-shown.ts';
import type { NestedReader } from './nested.ts';

/** A message, whatever program wrote it. */
export interface Mail {
  readonly subject?: string | undefined;
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly date?: string | undefined;
  readonly html?: string | undefined;
  readonly text?: string | undefined;
  readonly attachments: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

/** The attachments as documents of their own, then the message itself, so that a message that is there has its attachments. `path` is its place in a mailbox. */
export async function* mailDocuments(mail: Mail, nested: NestedReader, path?: string): AsyncGenerator<LoadedDocument> {
  const names = new Set<string>();
  for (const { name: given, bytes } of mail.attachments) {
    let name = cleanTitle(given) ?? 'attachment';
    for (let n = 2; names.has(name); n++) name = `${n} ${cleanTitle(given) ?? 'attachment'}`;
    names.add(name);
    yield* nested.load(path === undefined ? name : `${path}/${name}`, bytes.length, () => bytes);
  }
  yield messageOf(mail, path);
}

function messageOf({ subject, from, to, cc, date, html, text, attachments }: Mail, path?: string): LoadedDocument {
  const title = cleanTitle(subject);
  const sent = date === undefined || Number.isNaN(Date.parse(date)) ? undefined : new Date(date).toISOString();
  const fields = { From: from, To: to.join(', '), Cc: cc.join(', '), Date: sent ?? date ?? '' };
  const head = Object.entries(fields).flatMap(([name, value]) => {
    const line = cleanTitle(value);
    return line === undefined ? [] : [`${name}: ${line}`];
  });
  const files = attachments.map(({ name }) => cleanTitle(name)).filter((name) => name !== undefined);
  if (files.length > 0) head.push(`Attachments: ${files.slice(0, 50).join(', ')}`);
  const hidden = hiddenCounter();
  const said = bodyOf(html, text, hidden);
  const whole = [title === undefined ? '' : `# ${title}`, head.join('\n'), said].filter(Boolean).join('\n\n');
  if (whole === '') throw new KbError('unreadable', 'The message is empty.');
  return {
    ...(path === undefined ? {} : { path }),
    title,
    text: `${whole}\n`,
    sections: [{ from: 0, to: whole.length + 1, heading: title === undefined ? [] : [title] }],
    mediaType: 'message/rfc822',
    metadata: {
      ...(cleanTitle(from) === undefined ? {} : { from: cleanTitle(from) }),
      ...(to.length > 0 ? { to: to.slice(0, 20).map((each) => cleanTitle(each) ?? '') } : {}),
      ...(sent === undefined ? {} : { date: sent }),
      ...hidden.metadata(),
      ...(files.length > 0 ? { attachments: files.slice(0, 50) } : {}),
    },
  };
}

/** What a reader sees: the formatted body, else the plain one. */
function bodyOf(html: string | undefined, text: string | undefined, hidden: HiddenCounter): string {
  const formatted = shownHtml(html ?? '', hidden);
  return formatted === '' ? cleanText(text ?? '').trim() : formatted;
}
