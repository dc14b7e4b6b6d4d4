/** A `Bearer` challenge. Parameters that are `undefined` are left out. */
export function bearerChallenge(parameters: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}="${quotable(value)}"`],
  );
  return `Bearer ${given.join(', ')}`;
}

// A header holds printable ASCII; a quote or a backslash would end the string early.
const quotable = (text: string): string => text.replaceAll(/[^\x20-\x7e]/g, '?').replaceAll(/["\\]/g, "'");
