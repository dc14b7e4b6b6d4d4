import type { Pdf } from './pdf-open.ts';
import { cleanTitle } from './clean.ts';
import type { OutlineEntry } from './pdf-headings.ts';

type Items = Awaited<ReturnType<Pdf['getOutline']>>;

/** More entries than a reader looks through. */
const MAX_ENTRIES = 3_000;
const MAX_LEVEL = 6;

/** The outline of a PDF with the pages that its entries lead to; what leads nowhere is left out. */
export async function pdfOutline(pdf: Pdf): Promise<readonly OutlineEntry[]> {
  const entries: OutlineEntry[] = [];
  const visit = async (items: Items, level: number): Promise<void> => {
    for (const { title: source, dest, items: below } of items ?? []) {
      if (entries.length >= MAX_ENTRIES) return;
      const title = cleanTitle(source);
      const page = title === undefined ? undefined : await pageOf(pdf, dest);
      if (title !== undefined && page !== undefined) entries.push({ title, level, page });
      if (level < MAX_LEVEL) await visit(below, level + 1);
    }
  };
  // A broken outline is no reason to lose the text.
  await pdf.getOutline().then(
    (items) => visit(items, 1),
    () => undefined,
  );
  return entries;
}

async function pageOf(pdf: Pdf, dest: string | readonly unknown[] | null): Promise<number | undefined> {
  try {
    const target: readonly unknown[] | null = typeof dest === 'string' ? await pdf.getDestination(dest) : dest;
    const page = target?.[0];
    if (typeof page === 'number') return page + 1;
    // What else stands first in a destination is a reference to a page.
    return page ? (await pdf.getPageIndex(page as Parameters<Pdf['getPageIndex']>[0])) + 1 : undefined;
  } catch {
    // It leads to a page that is not there.
    return undefined;
  }
}
