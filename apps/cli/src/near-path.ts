import { isAbsolute, relative } from 'node:path';

/** A path below the current folder as a person would type it; any other, and the folder itself, as it is. What a terminal would act on is shown, not done. */
export function nearPath(source: string): string {
  const path = relative(process.cwd(), source);
  return visible(isAbsolute(source) && path !== '' && !path.startsWith('..') ? path : source);
}

const visible = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`);
