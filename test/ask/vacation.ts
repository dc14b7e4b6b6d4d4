import { say } from '../openai-stand-in/script.ts';
import type { Asked, Step } from '../openai-stand-in/script.ts';

export const question = 'Quelle est la politique de vacances de notre entreprise ?';

/** A model that searches, then answers with words of the best passage that tells a number of days, and its id. */
export const vacationModel: readonly ((asked: Asked) => Step)[] = [
  ({ functions }) => ({
    kind: 'say',
    calls: [
      {
        name: named(functions, 'search_documents'),
        arguments: { query: question, limit: 5, collections: null, tags: null, path: null },
      },
      { name: named(functions, 'get_database_stats'), arguments: '' },
    ],
  }),
  ({ results }) => {
    const { results: hits } = JSON.parse(results[0] ?? '{}') as { results: readonly { id: string; text: string }[] };
    const hit = hits.find(({ text }) => /25 jours ouvrés/.test(text));
    const quote = /[^.\n|]*25 jours ouvrés[^.\n|]*/.exec(hit?.text ?? '')?.[0].trim() ?? 'nothing';
    return say(
      `Chaque salarié dispose de 25 jours ouvrés de vacances par an : « ${quote} » [${hit?.id}]. ` +
        `Le vendredi est chômé : « Le vendredi est toujours libre » [${hit?.id}].`,
    );
  },
];

const named = (functions: readonly string[], tool: string): string =>
  functions.find((name) => name === tool || name.endsWith(`__${tool}`)) ?? tool;
