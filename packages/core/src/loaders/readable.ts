import { KbError } from '../errors.ts';
import { cleanText } from './clean.ts';
import { checkCharacters } from './limits.ts';
import { isRecord } from './plain.ts';

const MAX_DEPTH = 64;
const MAX_INDENT = 8;

/** A JSON value as indented `name: value` lines. Deeper nesting than any person writes is `unreadable`. */
export function readableText(value: unknown): string {
  const lines: string[] = [];
  let characters = 0;
  const push = (line: string) => {
    lines.push(line);
    checkCharacters((characters += line.length + 1));
  };
  write(value, 0, '', push);
  return lines.join('\n').trimEnd();
}

function write(value: unknown, depth: number, label: string, push: (line: string) => void): void {
  if (depth > MAX_DEPTH) throw new KbError('unreadable', `The JSON is nested deeper than ${MAX_DEPTH} levels.`);
  const indent = '  '.repeat(Math.max(0, Math.min(depth, MAX_INDENT) - 1));
  if (Array.isArray(value) && value.every(isScalar)) {
    const separator = value.some((each) => typeof each === 'string' && each.length > 40) ? `\n${indent}` : ', ';
    const list = value.map(scalarText).filter(Boolean).join(separator);
    if (list !== '') push(`${indent}${label}${label !== '' && separator !== ', ' ? `\n${indent}` : ''}${list}`);
  } else if (Array.isArray(value)) {
    if (label !== '') push(`${indent}${label.trimEnd()}`);
    for (const each of value) {
      write(each, depth + 1, '', push);
      if (!isScalar(each)) push('');
    }
  } else if (isRecord(value)) {
    if (label !== '') push(`${indent}${label.trimEnd()}`);
    for (const [name, each] of Object.entries(value)) write(each, depth + 1, `${cleanText(name)}: `, push);
  } else {
    const text = scalarText(value);
    if (text !== '') push(`${indent}${label}${text}`);
  }
}

const isScalar = (value: unknown): boolean => typeof value !== 'object' || value === null;

const scalarText = (value: unknown): string =>
  typeof value === 'string' ? cleanText(value).trim() : (JSON.stringify(value ?? '') ?? '').replace('""', '');
