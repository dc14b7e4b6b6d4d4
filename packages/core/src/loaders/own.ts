import type { DocumentLoader, Source } from '../ports.ts';
import { hygienic } from './hygiene.ts';
import type { Chosen } from './index.ts';

/** The user's own loader for a source, by extension or media type; `undefined` when there is none. */
export function ownLoader(loaders: readonly DocumentLoader[], { name, mediaType }: Source): Chosen | undefined {
  const extension = /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase();
  const type = mediaType?.split(';')[0]?.trim().toLowerCase();
  const loader = loaders.find(
    ({ extensions, mediaTypes }) =>
      (extension !== undefined && extensions.includes(extension)) || (type !== undefined && mediaTypes.includes(type)),
  );
  if (!loader) return undefined;
  return { loader: hygienic(loader), mediaType: loader.mediaTypes[0] ?? type ?? 'application/octet-stream' };
}
