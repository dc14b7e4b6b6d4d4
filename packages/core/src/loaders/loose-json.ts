/** The values of JSON as programs write it for themselves: with comments, a comma too many, or several values one after the other. `undefined` for what is no such thing. */
export function looseJson(text: string): readonly unknown[] | undefined {
  const values: unknown[] = [];
  let parts: string[] = [];
  let depth = 0;
  const take = () => {
    if (parts.length > 0) values.push(JSON.parse(parts.join(' ')));
    parts = [];
  };
  try {
    for (const [token] of text.matchAll(tokens)) {
      if (/^(?:\s|\/\/|\/\*[^]*\*\/$)/.test(token)) continue;
      if (token === '{' || token === '[') depth++;
      else if (token === '}' || token === ']') {
        depth--;
        if (parts.at(-1) === ',') parts.pop();
      }
      parts.push(token);
      if (depth <= 0) take();
    }
    take();
  } catch {
    // It says something that is not JSON.
    return undefined;
  }
  return values.length > 0 ? values : undefined;
}

/** White space, strings, comments, signs, and the rest. A string or a comment that does not end goes on to the end, and is no value. */
const tokens = /\s+|"(?:[^"\\]|\\[^]?)*(?:"|$)|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|[{}[\],]|[^\s{}[\]",/]+|./g;
