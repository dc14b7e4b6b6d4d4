import { expect, test } from 'vitest';
import { loadAll } from '../testing/describe-loader.ts';
import { textLoader } from './text.ts';

async function load(name: string, content: string) {
  const [document] = await loadAll(textLoader, { name, bytes: new Uint8Array(Buffer.from(content)) });
  return document;
}

test('WebVTT says who speaks, without tags, styles and notes, each line in its place', async () => {
  const document = await load(
    'talk.vtt',
    'WEBVTT\n\nSTYLE\n::cue { color: white }\n\nNOTE for us\n\n1\n00:01.000 --> 00:04.000\n<v Ann Lee>Hello, <c.yellow>all</c>\nof<00:00:02.000><c> you</c> &amp; you.</v>\n',
  );
  expect(document?.text).toBe('WEBVTT\n\n\n\n\n\n\n1\n00:01.000 --> 00:04.000\nAnn Lee: Hello, all\nof you & you.\n');
  expect(document?.metadata).toEqual({ hidden: { comments: 6 } });
});

test('SRT is read without its tags, and what compares stays', async () => {
  const document = await load(
    'talk.srt',
    '1\n00:00:01,000 --> 00:00:04,000\n{\\an8}<i>If a < b</i>, <font color="#fff">go</font>.\n',
  );
  expect(document?.text).toBe('1\n00:00:01,000 --> 00:00:04,000\nIf a < b, go.\n');
});

test.each(['<v a', '\n\nNOTE ', '<c.', '{\\a', 'NOTE\n'])('subtitles of %j alone take no time', async (part) => {
  const since = performance.now();
  await load('a.vtt', `WEBVTT\n\n${part.repeat(100_000)}`);
  expect(performance.now() - since).toBeLessThan(2_000);
});
