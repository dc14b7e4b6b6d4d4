import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { localPrincipal } from '../access/permission.ts';
import { sqliteStore } from '../stores/sqlite/index.ts';
import { openTestKb } from '../testing/open-test-kb.ts';
import { callTool } from './call-tool.ts';
import { searchDocuments } from './search-documents.ts';

const root = mkdtempSync(join(tmpdir(), 'kb-any-query-'));
const kb = await openTestKb({
  store: sqliteStore({ path: root }),
  documents: [
    {
      key: 'en',
      text: 'The Wi-Fi password is in room 7B; ask for NEAR or AND gates, "not" C++ prices. It is what it was.',
    },
    { key: 'de', text: 'Die Bundeskanzlerin besuchte die Donaudampfschifffahrtsgesellschaft in Köln.' },
    { key: 'zh', text: '北京的饮用水质量由市政府负责检查。' },
    { key: 'ar', text: 'تقع المكتبة الوطنية في وسط المدينة القديمة وتفتح أبوابها كل صباح.' },
    { key: 'he', text: 'הספרייה הלאומית נמצאת במרכז העיר העתיקה ופתוחה בכל בוקר.' },
    { key: 'th', text: 'ห้องสมุดแห่งชาติตั้งอยู่ใจกลางเมืองเก่า' },
    { key: 'emoji', text: 'Release party 🎉 with cake for everyone.' },
  ],
});
afterAll(async () => {
  await kb[Symbol.asyncDispose]();
  rmSync(root, { recursive: true, force: true });
});

const results = z.array(z.object({ document: z.object({ key: z.string() }) }));

async function keysFor(query: string): Promise<readonly string[]> {
  const answer = await callTool(searchDocuments, { query }, { kb, principal: localPrincipal });
  return results.parse(answer['results']).map(({ document }) => document.key);
}

test.each([
  ['operators', 'password AND OR NOT NEAR(', 'en'],
  ['a column filter', 'title:password -room ^7B *', 'en'],
  ['unbalanced quotes', "\"password 'in'' room", 'en'],
  ['SQL', "password'; DROP TABLE document; --", 'en'],
  ['control characters', 'pass\u0000word \u0001 \u0007password\u001b[31m', 'en'],
  ['a lone surrogate', 'password \ud83c', 'en'],
  ['invisible characters', '\ufeff\u202epassword\u202c\u200b', 'en'],
  ['full width letters', 'ｐａｓｓｗｏｒｄ', 'en'],
  ['one letter and one digit', 'C 7B', 'en'],
  ['stop words alone', 'what is it', 'en'],
  ['capitals', 'DIE BUNDESKANZLERIN', 'de'],
  ['a typo', 'Bundeskanzlerni', 'de'],
  ['decomposed letters', 'Ko\u0308ln', 'de'],
  ['one Han character', '水', 'zh'],
  ['mixed scripts', 'password 饮用水质量 北京', 'zh'],
  ['Arabic with tatweel and marks', 'المَكْتَبَة الوطنية', 'ar'],
  ['Hebrew', 'הספרייה הלאומית', 'he'],
  ['Thai', 'ห้องสมุดแห่งชาติ', 'th'],
  ['emoji beside words', '🎉🎉 release party 👩‍👩‍👧', 'emoji'],
  ['emoji alone', '🎉👩‍👩‍👧🏳️‍🌈', 'emoji'],
])('%s: the answer is found', async (_, query, key) => {
  expect((await keysFor(query))[0]).toBe(key);
});

test.each([
  ['nothing', ''],
  ['white space', ' \t\n\u00a0\u2003'],
  ['punctuation', '?!.,;:()[]{}/\\^*-_`"\''],
  ['signs that no passage has', '¥ ∮ ⇄'],
  ['control characters alone', '\u0000\u0001\u001f\u007f'],
  ['marks that belong to nothing', '\u0301'.repeat(500)],
])('%s is no error', async (_, query) => {
  expect(await keysFor(query)).toEqual([]);
});

test('all signs of a keyboard find what has one of them that says something', async () => {
  expect(await keysFor('?!.,;:()[]{}<>/\\|@#$%^&*-_=+~`"\'')).toEqual(['en']);
});

test.each([
  ['10,000 characters of one word', 'x'.repeat(10_000)],
  ['100,000 characters without a space', 'password'.repeat(12_500)],
  ['as many misspelt words as fit', Array.from({ length: 9000 }, (_, n) => `pasword${n}`).join(' ')],
  ['100,000 quotes', '"'.repeat(100_000)],
  ['100,000 Han characters', '饮用水质'.repeat(25_000)],
  ['100,000 Thai letters', 'ห้องสมุด'.repeat(12_500)],
  ['100,000 marks', 'a' + '\u0301'.repeat(99_999)],
])('%s is no error', async (_, query) => {
  expect(await keysFor(query)).toBeInstanceOf(Array);
});

test.each([
  ['after thousands of other words', `${'please tell me '.repeat(600)} Bundeskanzlerin in Köln`],
  ['at the end of 100,000 characters', `${'lorem ipsum dolor '.repeat(5550)} Bundeskanzlerin in Köln`],
  ['at the start of 100,000 characters', `Bundeskanzlerin in Köln ${'lorem ipsum dolor '.repeat(5550)}`],
])('a question %s is answered', async (_, query) => {
  expect((await keysFor(query))[0]).toBe('de');
});
