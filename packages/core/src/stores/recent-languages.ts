import type { Access } from '../model.ts';

/** The languages that a store told last, by who asked and what he may see; the oldest are forgotten. */
export function recentLanguages(caller: () => string | undefined = () => undefined): {
  of(access: Access): readonly string[] | undefined;
  note(access: Access, languages: readonly string[]): readonly string[];
} {
  const known = new Map<string, readonly string[]>();
  const keyOf = (access: Access): string =>
    JSON.stringify([caller() ?? '', access === 'all' ? access : access.toSorted()]);
  return {
    of: (access) => known.get(keyOf(access)),
    note(access, languages) {
      const key = keyOf(access);
      known.delete(key);
      known.set(key, languages);
      const [oldest] = known.keys();
      if (known.size > most && oldest !== undefined) known.delete(oldest);
      return languages;
    },
  };
}

const most = 1000;
