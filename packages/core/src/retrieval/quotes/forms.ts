import type { Span } from '../../model.ts';
import { feetAndInches } from './feet.ts';
import { numbersOf } from './list-numbers.ts';
import { editorialOf, inOrder, markupOf } from './markup.ts';
import { type Reading, readText } from './reading.ts';
import { type Unseen, unseenOf } from './unseen.ts';

/** The ways in which a text and a quotation are compared, strictest first: as they are, without Markdown's marks, without double quote marks too, without the numbers of the text's lists. */
export const forms = ['plain', 'bare', 'unquoted', 'unnumbered'] as const;

export type Form = (typeof forms)[number];

/** A text in each form; a form is made when it is first asked for. */
export type Forms = (form: Form) => Reading;

/** The same of a quotation, without what was put in by who quotes too. */
export function quoteForms(quote: string): Forms {
  const read = formsWithout(quote, editorialOf);
  // A browser leaves the numbers of a list out when it copies it; nobody puts them in.
  return (form) => read(form === 'unnumbered' ? 'bare' : form);
}

/** The same of a text, without what nobody sees of it too. */
export const formsOf = (text: string): Forms => formsWithout(text, unseenOf);

/** Without what `more` finds too, where it is not `plain`. */
function formsWithout(text: string, more: (text: string) => readonly Unseen[]): Forms {
  const made = new Map<Form, Reading>();
  let markup: readonly Unseen[] | undefined;
  const make = (form: Form): Reading => {
    if (form === 'plain') return readText(text);
    markup ??= inOrder<Unseen>([...more(text), ...markupOf(text)]);
    if (form === 'unnumbered') {
      const numbers = numbersOf(text);
      return numbers.length > 0 ? readText(text, inOrder([...markup, ...numbers])) : read('bare');
    }
    const marks = form === 'bare' ? [] : doubleMarksOf(text);
    if (marks.length > 0) return readText(text, inOrder([...markup, ...marks]));
    if (form === 'unquoted') return read('bare');
    return markup.length > 0 ? readText(text, markup) : read('plain');
  };
  const read = (form: Form): Reading => {
    const known = made.get(form) ?? make(form);
    made.set(form, known);
    return known;
  };
  return read;
}

/** Double marks, but for those that may be inches. */
function doubleMarksOf(text: string): readonly Span[] {
  const measuring = feetAndInches(text);
  return Array.from(text.matchAll(/["\u00ab\u00bb\u201c-\u201f\u300c-\u300f]/g), ({ index }) => ({
    from: index,
    to: index + 1,
  })).filter(({ from }) => !measuring.has(from));
}
