import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { KbError } from '../errors.ts';

interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** What leads from one text to another, in the unified format; empty when they are the same. Throws `too_large` for texts that share too little. */
export function unifiedDiff(from: NamedText, to: NamedText): string {
  if (from.text === to.text) return '';
  const [old, present] = [closed(from.text), closed(to.text)];
  const options = { context: 3, timeout: PATIENCE, headerOptions: FILE_HEADERS_ONLY };
  const diff = createTwoFilesPatch(from.name, to.name, old, present, undefined, undefined, options);
  if (diff !== undefined) return diff;
  throw new KbError(
    'too_large',
    'These versions are too long and too different to be compared line by line. Read both.',
  );
}

/** Milliseconds during which nothing else is answered. */
const PATIENCE = 500;

/** Extracted texts end anywhere; that is no difference. */
const closed = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`);
