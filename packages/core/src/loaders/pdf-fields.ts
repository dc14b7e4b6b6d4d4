import type { PdfPage } from './pdf-fonts.ts';
import type { PdfRun } from './pdf-lines.ts';
import { type Seeing, stampedLines } from './pdf-stamps.ts';
import { isRecord } from './plain.ts';

/** The runs of a page together with what was filled into its forms, typed and stamped onto it, and its signatures, each where it stands. */
export async function withFields(page: PdfPage, runs: readonly PdfRun[], seeing: Seeing): Promise<readonly PdfRun[]> {
  const annotations: readonly unknown[] = await page.getAnnotations();
  const ids = new Set(annotations.filter(isStamp).map(({ id }) => String(id)));
  const stamps = ids.size > 0 ? await stampedLines(page, ids, seeing) : new Map<string, readonly string[]>();
  const written = annotations.flatMap((each) => runsOf(each, stamps));
  if (written.length === 0) return runs;
  const all = [...runs];
  for (const run of written) all.splice(placeOf(run, all), 0, run);
  return all;
}

/** Behind what stands before it in its line, else behind the last that is above it. */
function placeOf(run: PdfRun, runs: readonly PdfRun[]): number {
  const [, , , size = 0, x = 0, y = 0] = run.transform;
  const inLine = runs.findLastIndex(({ str, transform: [, , , , left = 0, base = 0] }) => {
    return str.trim() !== '' && Math.abs(base - y) < size * 0.7 && left < x;
  });
  if (inLine !== -1) return inLine + 1;
  return runs.findLastIndex(({ str, transform: [, , , , , base = 0] }) => str.trim() !== '' && base > y) + 1;
}

/** Flags of what is not shown, and of what is not shown on a screen. */
const HIDDEN = 2 | 32;

/** Letters of a field whose size the program that shows it chooses. */
const USUAL_SIZE = 10;

function runsOf(annotation: unknown, stamps: ReadonlyMap<string, readonly string[]>): readonly PdfRun[] {
  if (!isRecord(annotation)) return [];
  const { rect, annotationFlags: flags, defaultAppearanceData: look } = annotation;
  if (!Array.isArray(rect) || (typeof flags === 'number' && (flags & HIDDEN) !== 0)) return [];
  const stamped = isStamp(annotation) ? stamps.get(String(annotation['id'])) : undefined;
  const lines = (stamped ?? linesOf(annotation)).filter((line) => line.trim() !== '');
  const [left = 0, bottom = 0, right = 0, top = 0] = rect.map(Number);
  const height = (top - bottom) / Math.max(1, lines.length);
  const own = isRecord(look) ? Number(look['fontSize']) : 0;
  const size = Math.max(4, Math.min(own > 0 ? own : USUAL_SIZE, height));
  return lines.map((str, i) => ({
    str,
    transform: [size, 0, 0, size, left, top - height * i - (height + size * 0.7) / 2],
    width: Math.min(right - left, (str.length * size) / 2),
  }));
}

const isStamp = (annotation: unknown): annotation is Readonly<Record<string, unknown>> =>
  isRecord(annotation) && (annotation['subtype'] === 'Stamp' || annotation['fieldType'] === 'Sig');

/** What a person sees in a field or a remark that stands on the page itself. */
function linesOf({ subtype, fieldType, ...said }: Readonly<Record<string, unknown>>): readonly string[] {
  const shown = Array.isArray(said['textContent']) ? said['textContent'].map(String) : [];
  if (subtype === 'FreeText') return shown;
  if (subtype !== 'Widget' || said['password'] === true) return [];
  const value = said['fieldValue'];
  if (fieldType === 'Btn') {
    const isOn = said['checkBox'] === true ? said['exportValue'] : said['radioButton'] === true && said['buttonValue'];
    return typeof value === 'string' && value !== 'Off' && value === isOn ? ['☒'] : [];
  }
  if (fieldType === 'Tx') return typeof value === 'string' && value !== '' ? value.split(/\r\n|[\r\n]/) : shown;
  if (fieldType !== 'Ch' || !Array.isArray(value)) return [];
  const options = Array.isArray(said['options']) ? said['options'].filter(isRecord) : [];
  return value.map((each) =>
    String(options.find(({ exportValue }) => exportValue === each)?.['displayValue'] ?? each ?? ''),
  );
}
