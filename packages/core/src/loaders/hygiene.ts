import type { DocumentLoader, LoadedDocument } from '../ports.ts';
import { type HiddenCounter, hiddenCounter } from './hidden.ts';
import { instructionLines } from './instruction-lines.ts';
import { hasInvisible, stripInvisible, visibleText } from './invisible.ts';
import { checkCharacters } from './limits.ts';
import { isRecord } from './plain.ts';

/**
 * The same loader, whose documents hold nothing that a reader would not see: invisible characters are taken out and counted in `metadata.hidden`;
 * lines that speak to a model like an instruction stay, and are named in `metadata.instructionLike`.
 */
export const hygienic = (loader: DocumentLoader): DocumentLoader => ({
  ...loader,
  load(source, options) {
    const loaded = loader.load(source, options);
    return Symbol.asyncIterator in loaded ? each(loaded) : loaded.then(cleanDocument);
  },
});

async function* each(documents: AsyncIterable<LoadedDocument>): AsyncGenerator<LoadedDocument> {
  for await (const document of documents) yield cleanDocument(document);
}

/** A document without invisible characters, its sections where their text is, and the report in its metadata. Throws `too_large` for more text than a document can have. */
export function cleanDocument(document: LoadedDocument): LoadedDocument {
  checkCharacters(document.text.length);
  const hidden = hiddenCounter(document.metadata?.['hidden']);
  const visible = withoutInvisible(document, hidden);
  const lines = instructionLines(visible.text);
  if (visible === document && lines.length === 0) return document;
  const flags = lines.length > 0 ? { instructionLike: { count: lines.length, lines: lines.slice(0, MAX_LINES) } } : {};
  return { ...visible, metadata: { ...visible.metadata, ...hidden.metadata(), ...flags } };
}

const MAX_LINES = 20;

function withoutInvisible(document: LoadedDocument, hidden: HiddenCounter): LoadedDocument {
  const { title, sections, metadata, tags } = document;
  const about = JSON.stringify([title, metadata, tags]);
  const isHeaded = sections.some(({ heading }) => heading.some(hasInvisible));
  if (!hasInvisible(document.text) && !hasInvisible(about) && !isHeaded) return document;
  const { text, at } = visibleText(document.text, hidden);
  return {
    ...document,
    title: title === undefined ? undefined : stripInvisible(title),
    text,
    sections: sections.map((section) => ({
      ...section,
      from: at(section.from),
      to: at(section.to),
      heading: section.heading.map(stripInvisible),
    })),
    tags: tags?.map(stripInvisible),
    metadata: metadata && Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, stripped(value)])),
  };
}

function stripped(value: unknown): unknown {
  if (typeof value === 'string') return stripInvisible(value);
  if (Array.isArray(value)) return value.map(stripped);
  return isRecord(value)
    ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, stripped(each)]))
    : value;
}
