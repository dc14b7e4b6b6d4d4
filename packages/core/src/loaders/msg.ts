import msgReader from '@kenjiuno/msgreader';
import { KbError } from '../errors.ts';
import type { DocumentLoader, LoadedDocument } from '../ports.ts';
import { codePageDecoder, codePageOfLocale } from './code-pages.ts';
import { decodeText } from './decode.ts';
import { formats } from './formats.ts';
import { MAX_MARKUP_BYTES } from './limits.ts';
import { type Mail, mailDocuments } from './mail-text.ts';
import { type Choose, type NestedOptions, nestedReader } from './nested.ts';

/** Reads a message that Outlook kept, and each attachment as a document of its own. */
export const msgLoader = (choose: Choose): DocumentLoader => ({
  ...formats.msg,
  async *load({ name, bytes }, options: NestedOptions = {}): AsyncGenerator<LoadedDocument> {
    const nested = nestedReader(name, choose, options);
    yield* mailDocuments(parseMsg(bytes, name), nested);
    nested.end();
  },
});

// Whether the class is the default export of this CommonJS module or a property of it depends on who loads it.
const Reader: typeof msgReader.default = 'default' in msgReader ? msgReader.default : msgReader;

function parseMsg(bytes: Uint8Array, name: string): Mail {
  try {
    let reader = new Reader(new Uint8Array(bytes).buffer);
    let fields = reader.getFileData();
    // What is not in Unicode is in the code page of whoever wrote it.
    const page = fields.messageCodepage ?? codePageOfLocale(fields.messageLocaleId);
    const encoding = page === 1252 ? undefined : codePageDecoder(page);
    if (encoding !== undefined) {
      reader = new Reader(new Uint8Array(bytes).buffer);
      reader.parserConfig = { ansiEncoding: encoding };
      fields = reader.getFileData();
    }
    if (fields.error !== undefined || fields.dataType !== 'msg') throw new Error(fields.error ?? 'no message');
    const people = (type: string) =>
      (fields.recipients ?? []).flatMap(({ recipType, name: person, smtpAddress, email }) =>
        recipType === type ? [mailbox(person, smtpAddress ?? email)].filter(Boolean) : [],
      );
    const html = fields.bodyHtml ?? htmlOf(fields.html, fields.internetCodepage, name);
    return {
      subject: fields.subject,
      from: mailbox(fields.senderName, fields.senderSmtpAddress ?? fields.senderEmail),
      to: people('to'),
      cc: people('cc'),
      date: fields.messageDeliveryTime ?? fields.clientSubmitTime,
      html,
      text: fields.body,
      attachments: (fields.attachments ?? []).flatMap((attachment) => {
        // What stands inside the message is a part of it: logos of a signature.
        const id = attachment.pidContentId;
        const isInside = id !== undefined && id !== '' && html.includes(`cid:${id}`);
        if (attachment.attachmentHidden === true || isInside) return [];
        const { fileName, content } = reader.getAttachment(attachment);
        return [{ name: fileName, bytes: content }];
      }),
    };
  } catch (cause) {
    throw new KbError('unreadable', `${name} is not an Outlook message, or it is damaged.`, { cause });
  }
}

function htmlOf(bytes: Uint8Array | undefined, page: number | undefined, name: string): string {
  if (bytes === undefined) return '';
  return decodeText({ name, bytes }, codePageDecoder(page), MAX_MARKUP_BYTES);
}

const mailbox = (name: string | undefined, address: string | undefined): string =>
  name === undefined || name === '' || name === address ? (address ?? '') : address ? `${name} <${address}>` : name;
