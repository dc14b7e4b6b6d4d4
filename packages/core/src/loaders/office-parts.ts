import { KbError } from '../errors.ts';
import type { Source } from '../ports.ts';
import { type HtmlTree, elements, parseXml } from './html-tree.ts';
import { expand, zipEntries } from './zip-entries.ts';

/** The parts of a document that is a ZIP of XML files. */
export interface OfficeParts {
  readonly names: readonly string[];
  /** A part as text; `undefined` when there is none of that name. */
  text(name: string): string | undefined;
  /** A part as a tree; `undefined` when there is none of that name. */
  xml(name: string): HtmlTree | undefined;
  /** The targets of a part's relations by id, as names of parts, with the last word of their type. */
  relations(name: string): ReadonlyMap<string, { readonly target: string; readonly type: string }>;
}

/** A parser needs some twenty times this in memory. */
const MAX_XML = 32 * 1024 * 1024;

/** Opens a document after checking what it, or the `wanted` parts of it, would expand to. Throws `unreadable` or `too_large` with the reason. */
export function officeParts({ name, bytes }: Source, label: string, wanted?: RegExp): OfficeParts {
  const entries = zipEntries(bytes);
  if (!entries) throw new KbError('unreadable', `${name} is not ${label}, or it is damaged.`);
  const parts = entries.filter((entry) => isMarkup(entry.name) && wanted?.test(entry.name) !== false);
  if (parts.reduce((sum, { size }) => sum + size, 0) > MAX_XML)
    throw new KbError('too_large', `${name} expands to more than ${MAX_XML / 1024 / 1024} MB of XML.`);
  const byName = new Map(parts.map((entry) => [entry.name, entry]));
  const text = (part: string): string | undefined => {
    const entry = byName.get(part);
    if (!entry) return undefined;
    const expanded = expand(entry);
    if (!expanded) {
      const why = entry.encrypted ? 'protected by a password' : 'damaged: a part of it cannot be unpacked';
      throw new KbError('unreadable', `${name} is ${why}.`);
    }
    return new TextDecoder(encodingOf(expanded)).decode(expanded);
  };
  const xml = (part: string) => {
    const source = text(part);
    return source === undefined ? undefined : parseXml(source);
  };
  return {
    names: entries.map((entry) => entry.name),
    text,
    xml,
    relations(part) {
      const folder = part.slice(0, part.lastIndexOf('/') + 1);
      const tree = xml(`${folder}_rels/${part.slice(folder.length)}.rels`);
      const found = new Map<string, { target: string; type: string }>();
      for (const { name: element, attribs } of tree ? elements(tree) : []) {
        if (element !== 'Relationship') continue;
        const { Id: id = '', Target: target = '', Type: type = '' } = attribs;
        found.set(id, { target: partPath(folder, target), type: type.slice(type.lastIndexOf('/') + 1) });
      }
      return found;
    },
  };
}

/** The name of a part that another one in `folder` names. */
export function partPath(folder: string, target: string): string {
  const path = target.startsWith('/') ? [] : folder.split('/').filter(Boolean);
  for (const step of target.split('/')) {
    if (step === '..') path.pop();
    else if (step !== '' && step !== '.') path.push(step);
  }
  return path.join('/');
}

const isMarkup = (name: string): boolean => /\.(?:xml|rels|x?html?|opf|ncx|css)$/i.test(name) || name === 'mimetype';

const encodingOf = ([first, second]: Uint8Array): string =>
  first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
