import { getDocumentProxy } from 'unpdf';
import { KbError } from '../errors.ts';
import { pdfChannel } from './pdf-channel.ts';
import { characterMaps } from './pdf-maps.ts';

/** A PDF as the engine gives it. */
export type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;

/** A PDF that the engine has opened, until it is disposed of. */
export interface OpenPdf extends AsyncDisposable {
  readonly pdf: Pdf;
}

/** Opens a PDF to read its text; throws `unreadable` with the reason. */
export async function openPdf(bytes: Uint8Array, name: string): Promise<OpenPdf> {
  if (!Buffer.from(bytes.subarray(0, 1_024)).includes('%PDF-'))
    throw new KbError('unreadable', `${name} is not a PDF.`);
  const channel = await pdfChannel();
  try {
    // The engine takes the bytes for itself, and would print warnings to stdout. Pictures are not decoded.
    const wanted = { verbosity: 0, maxImageSize: 1, ...characterMaps, ...(channel && { worker: channel.worker }) };
    const pdf = await getDocumentProxy(new Uint8Array(bytes), wanted);
    return {
      pdf,
      async [Symbol.asyncDispose]() {
        await pdf.loadingTask.destroy();
        channel?.[Symbol.dispose]();
      },
    };
  } catch (cause) {
    channel?.[Symbol.dispose]();
    const locked = cause instanceof Error && cause.name === 'PasswordException';
    throw new KbError('unreadable', locked ? `${name} is protected by a password.` : `${name} is a damaged PDF.`, {
      cause,
    });
  }
}
