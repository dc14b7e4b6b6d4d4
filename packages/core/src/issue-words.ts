import type { z } from 'zod';

type Issue = Parameters<z.core.$ZodErrorMap>[0];

/** What is wrong with a value, said to a person or a model in plain words; what it does not know is left to zod. */
export function issueWords(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'it is missing' : `it must be ${kinds[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `it must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`;
    case 'too_small':
      if (issue.origin === 'string' && issue.minimum === 1) return 'it must not be empty';
      if (issue.inclusive === false) return `it must be more than ${issue.minimum}`;
      return `it must ${measure(issue.origin)} at least ${issue.minimum}${unitOf(issue.origin)}`;
    case 'too_big':
      if (issue.inclusive === false) return `it must be less than ${issue.maximum}`;
      return `it must ${measure(issue.origin)} at most ${issue.maximum}${unitOf(issue.origin)}`;
    case 'unrecognized_keys':
      return `there is no ${issue.keys.map((key) => `«${key.slice(0, 50)}»`).join(', ')}`;
    default:
      return undefined;
  }
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
  record: 'an object',
};

const units: Readonly<Record<string, string>> = { string: ' characters', array: ' entries', set: ' entries' };
const unitOf = (origin: string): string => units[origin] ?? '';
const measure = (origin: string): string => (origin in units ? 'have' : 'be');
