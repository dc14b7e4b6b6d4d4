import PostalMime, { type Address } from 'postal-mime';
import { KbError } from '../errors.ts';
import type { DocumentLoader, LoadedDocument } from '../ports.ts';
import { formats } from './formats.ts';
import { type Mail, mailDocuments } from './mail-text.ts';
import { type Choose, type NestedOptions, nestedReader } from './nested.ts';

/** Reads a message with its headers, and each attachment as a document of its own. */
export const mailLoader = (choose: Choose): DocumentLoader => ({
  ...formats.mail,
  async *load({ name, bytes }, options: NestedOptions = {}): AsyncGenerator<LoadedDocument> {
    const nested = nestedReader(name, choose, options);
    yield* mailDocuments(await parseMail(bytes, name), nested);
    nested.end();
  },
});

/** Reads a mailbox: each message is a document, named after its place. */
export const mailboxLoader = (choose: Choose): DocumentLoader => ({
  ...formats.mailbox,
  async *load({ name, bytes }, options: NestedOptions = {}): AsyncGenerator<LoadedDocument> {
    const nested = nestedReader(name, choose, options);
    let count = 0;
    const bad: number[] = [];
    for (const message of messages(bytes)) {
      options.signal?.throwIfAborted();
      count += 1;
      try {
        yield* mailDocuments(await parseMail(message, name), nested, `message-${count}`);
      } catch (error) {
        if (!(error instanceof KbError) || error.code !== 'unreadable') throw error;
        bad.push(count);
      }
    }
    if (count === 0) throw new KbError('unreadable', `${name} is not a mailbox: no message begins with a From line.`);
    nested.end();
    if (bad.length > 0) {
      const more = bad.length > MAX_NAMED ? ` and ${bad.length - MAX_NAMED} more` : '';
      throw new KbError(
        'unreadable',
        `${bad.length} of ${count} messages in ${name} are empty or damaged: ${bad.slice(0, MAX_NAMED).join(', ')}${more}.`,
      );
    }
  },
});

const MAX_NAMED = 10;

async function parseMail(bytes: Uint8Array, name: string): Promise<Mail> {
  try {
    const mail = await PostalMime.parse(asBytes(bytes), { attachmentEncoding: 'arraybuffer', maxNestingDepth: 50 });
    if (mail.headers.length === 0) throw new KbError('unreadable', `${name} is not a message: it has no headers.`);
    return {
      ...mail,
      from: addresses(mail.from ? [mail.from] : []).join(', '),
      to: addresses(mail.to ?? []),
      cc: addresses(mail.cc ?? []),
      attachments: mail.attachments
        .filter(({ related, mimeType }) => related !== true || !mimeType.startsWith('image/'))
        .map(({ filename, mimeType, content }) => ({
          name: filename ?? (mimeType === 'message/rfc822' ? 'message.eml' : 'attachment'),
          bytes: typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content),
        })),
    };
  } catch (cause) {
    if (cause instanceof KbError) throw cause;
    throw new KbError('unreadable', `${name} is a damaged message.`, { cause });
  }
}

/** A message is bytes; some programs export it as text in UTF-16. */
function asBytes(bytes: Uint8Array): Uint8Array {
  const [first, second] = bytes;
  if (first === 0xff || second === 0) return Buffer.from(new TextDecoder('utf-16le').decode(bytes));
  if (first === 0xfe || first === 0) return Buffer.from(new TextDecoder('utf-16be').decode(bytes));
  return bytes;
}

const addresses = (all: readonly Address[]): string[] =>
  all.flatMap((each) =>
    each.group
      ? addresses(each.group)
      : [each.name === '' || each.name === each.address ? each.address : `${each.name} <${each.address}>`],
  );

/** The messages between `From ` lines; quoted `>From ` lines are left as they are. */
function* messages(bytes: Uint8Array): Generator<Uint8Array> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let start = isFromLine(buffer, 0) ? 0 : -1;
  for (let at = 0; start !== -1;) {
    const feed = buffer.indexOf('\nFrom ', at);
    if (feed !== -1 && !isFromLine(buffer, feed + 1)) {
      at = feed + 1;
      continue;
    }
    const body = buffer.indexOf('\n', start) + 1;
    const end = feed === -1 ? buffer.length : feed + 1;
    if (body > 0 && body < end) yield bytes.subarray(body, end);
    start = feed === -1 ? -1 : feed + 1;
    at = start + 1;
  }
}

const isFromLine = (buffer: Buffer, at: number): boolean =>
  /^From \S*.*\d{4}/.test(buffer.toString('latin1', at, at + 200).split('\n')[0] ?? '');
