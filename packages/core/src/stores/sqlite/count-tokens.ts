/** Tokens stand between single spaces or line feeds. */
export function countTokens(tokens: string): number {
  let count = 0;
  let inside = false;
  for (let n = 0; n < tokens.length; n++) {
    const code = tokens.charCodeAt(n);
    const isToken = code !== 32 && code !== 10;
    if (isToken && !inside) count++;
    inside = isToken;
  }
  return count;
}
