import { spawn } from 'node:child_process';
import { KbError } from '../errors.ts';

/** A page or picture takes no longer than this. */
const MILLISECONDS = 120_000;

/** The text that `tesseract` reads in a picture: a PNG, JPEG, TIFF, WebP or PNM file. Throws `unavailable` when the program is not installed. */
export async function textByTesseract(picture: Uint8Array, signal?: AbortSignal): Promise<string> {
  const text = await tesseract(['stdin', 'stdout', ...(await abilities())], picture, signal);
  return text
    .replaceAll('\f', '\n')
    .replaceAll(/(?<![ \t])[ \t]+$/gm, '')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

let known: Promise<readonly string[]> | undefined;

/** The installed languages among those that this product knows best, and whether pages that lie on their side are noticed. */
function abilities(): Promise<readonly string[]> {
  known ??= tesseract(['--list-langs'], new Uint8Array(), undefined).then((list) => {
    const installed = new Set(list.split(/\s+/));
    const languages = wanted.filter((language) => installed.has(language)).join('+') || 'eng';
    return ['-l', languages, ...(installed.has('osd') ? ['--psm', '1'] : [])];
  });
  return known;
}

const wanted = ['eng', 'fra', 'deu', 'spa', 'ita', 'por', 'nld'];

function tesseract(args: readonly string[], input: Uint8Array, signal: AbortSignal | undefined): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const child = spawn('tesseract', args, { timeout: MILLISECONDS, signal, stdio: ['pipe', 'pipe', 'ignore'] });
  const parts: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  child.on('error', (cause) =>
    reject(new KbError('unavailable', 'Tesseract cannot be started. Install it, or set ocr to off.', { cause })),
  );
  child.on('close', (code) => {
    if (code === 0) resolve(Buffer.concat(parts).toString());
    else reject(new KbError('unreadable', 'Tesseract could not read the picture.'));
  });
  // It may end before it has read everything; then its exit code tells.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  return promise;
}
