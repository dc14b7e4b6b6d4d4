import { KbError } from '../errors.ts';
import { storable } from './storable.ts';

const MOST_CHARACTERS = 1_000;

/** Tags that somebody gives, as stores keep them; throws `invalid_input` for one that is empty or too long. */
export function givenTags(tags: readonly string[]): readonly string[] {
  if (tags.every((tag) => tag !== '' && tag.length <= MOST_CHARACTERS)) return tags.map(storable);
  throw new KbError('invalid_input', 'A tag has one to 1,000 characters.');
}
