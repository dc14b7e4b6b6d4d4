import { pathToFileURL } from 'node:url';
import type { Plugin } from 'rolldown';

/** Makes JSON, which is parsed when it is loaded, of the tables by which languages are told: compiled as code they take three times the time and the memory. */
export function tables(): Plugin {
  return {
    name: 'tables',
    transform: {
      filter: { id: /eld[\\/]src[\\/]ngrams[\\/]\w+\.js$/ },
      async handler(_, id) {
        return parsing((await import(pathToFileURL(id).href)) as Readonly<Record<string, unknown>>);
      },
    },
  };
}

/** The source of a module that exports the same plain values. */
export const parsing = (exported: Readonly<Record<string, unknown>>): string =>
  Object.entries(exported)
    .map(([name, value]) => `export const ${name} = JSON.parse(${JSON.stringify(JSON.stringify(value))});`)
    .join('\n');
