import { KbError } from '../errors.ts';
import { cleanText } from './clean.ts';
import { isRecord } from './plain.ts';

const MAX_DEPTH = 64;

/** A JSON value as indented `name: value` lines. Deeper nesting than any person writes is `unreadable`. */
export function readableText(value: unknown): string {
  const lines: string[] = [];
  write(value, 0, '', lines);
  return lines.join('\n');
}

function write(value: unknown, depth: number, label: string, lines: string[]): void {
  if (depth > MAX_DEPTH) throw new KbError('unreadable', `The JSON is nested deeper than ${MAX_DEPTH} levels.`);
  const indent = '  '.repeat(Math.max(0, depth - 1));
  if (Array.isArray(value)) {
    if (value.every(isScalar)) {
      const separator = value.some((each) => typeof each === 'string' && each.length > 40) ? `\n${indent}` : ', ';
      const list = value.map(scalarText).filter(Boolean).join(separator);
      if (list !== '') lines.push(`${indent}${label}${label !== '' && separator !== ', ' ? `\n${indent}` : ''}${list}`);
      return;
    }
    if (label !== '') lines.push(`${indent}${label.trimEnd()}`);
    for (const each of value) {
      write(each, depth + 1, '', lines);
      if (!isScalar(each) && lines.at(-1) !== '') lines.push('');
    }
  } else if (isRecord(value)) {
    if (label !== '') lines.push(`${indent}${label.trimEnd()}`);
    for (const [name, each] of Object.entries(value)) write(each, depth + 1, `${cleanText(name)}: `, lines);
  } else {
    const text = scalarText(value);
    if (text !== '') lines.push(`${indent}${label}${text}`);
  }
}

const isScalar = (value: unknown): boolean => typeof value !== 'object' || value === null;

const scalarText = (value: unknown): string =>
  typeof value === 'string' ? cleanText(value).trim() : (JSON.stringify(value ?? '') ?? '').replace('""', '');
