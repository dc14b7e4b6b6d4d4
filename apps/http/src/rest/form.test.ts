import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { uploadIn } from './form.ts';

async function sent(fields: readonly (readonly [name: string, value: string | File])[]) {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  const request = new Request('http://form.test', { method: 'POST', body: form });
  return uploadIn(Buffer.from(await request.arrayBuffer()), request.headers.get('content-type') ?? '');
}

test('every byte of a file arrives, with its name in any script and the fields beside it', async () => {
  const bytes = randomBytes(2_000_000);
  const upload = await sent([
    ['file', new File([bytes], 'résumé «été» 履歴書.pdf')],
    ['title', 'Résumé'],
    ['tags', 'a, b'],
    ['tags', 'c'],
    ['unknown', 'is passed over'],
  ]);
  expect(upload).toMatchObject({ name: 'résumé «été» 履歴書.pdf', title: 'Résumé', tags: ['a', 'b', 'c'] });
  expect(upload).not.toHaveProperty('unknown');
  expect(Buffer.from(String(upload['base64']), 'base64').equals(bytes)).toBe(true);
});

test('a name in a field of its own goes before that of the file', async () => {
  const upload = await sent([
    ['file', new File(['x'], 'blob')],
    ['name', 'notes.md'],
  ]);
  expect(upload).toMatchObject({ name: 'notes.md' });
});

test.each([
  ['no file', [['title', 'x']], 'Send one file, in the form field named file.'],
  ['text where the file belongs', [['file', 'x']], 'Send one file, in the form field named file.'],
  ['a file in another field', [['document', new File(['x'], 'a.txt')]], /named file\. There is one in document\.$/],
  ['two files', ['a', 'b'].map((name) => ['file', new File(['x'], name)]), /^Send one file/],
] as const)('%s is said in a sentence that helps', async (_, fields, sentence) => {
  await expect(sent(fields as Parameters<typeof sent>[0])).rejects.toThrow(sentence);
});

test('a form with a hundred thousand parts is refused before they are read', async () => {
  const part = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n';
  const body = Buffer.from(`${part.repeat(100_000)}--x--\r\n`);
  for (const boundary of ['x', '"x"'])
    await expect(uploadIn(body, `multipart/form-data; boundary=${boundary}`)).rejects.toMatchObject({
      code: 'too_large',
      message: 'A form may have at most 100 fields.',
    });
});

test('what is no form, or has no boundary or ends early, is said to be that', async () => {
  const cut = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nHalf';
  for (const [body, type] of [
    ['x', 'multipart/form-data'],
    ['x', 'multipart/form-data; boundary=x'],
    [cut, 'multipart/form-data; boundary=x'],
    ['', 'multipart/form-data; boundary='],
  ] as const)
    await expect(uploadIn(Buffer.from(body), type)).rejects.toMatchObject({ code: 'invalid_input' });
});
