import type { PdfRun } from './pdf-lines.ts';

/** The runs whose letters are known; those of a font that does not tell which letters it draws are noise. Letters that old fonts keep in places of their own are put right. */
export function knownLetters(runs: readonly PdfRun[]): readonly PdfRun[] {
  return runs.flatMap((run) => {
    if (!strange.test(run.str)) return [run];
    const str = run.str.replaceAll(/[\uf020-\uf03f\uf0b7\uf730-\uf739\uf761-\uf77a]/g, ordinary);
    const unknown = str.match(allUnknown)?.length ?? 0;
    return unknown > str.replaceAll(/\s/g, '').length / 2 ? [] : [{ ...run, str }];
  });
}

const strange = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\ue000-\uf8ff\ufffd]/;
const allUnknown = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\ue000-\uefff\uf100-\uf8ff\ufffd]/g;

/** Signs of a symbol font; old-style figures; small capitals. */
function ordinary(letter: string): string {
  const code = letter.charCodeAt(0);
  if (code === 0xf0b7) return '•';
  if (code < 0xf100) return String.fromCharCode(code - 0xf000);
  return String.fromCharCode(code - 0xf700).toUpperCase();
}
