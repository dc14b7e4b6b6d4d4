import { KbError } from '@kb-mcp/core';

/** The input of `upload_document` in a form: one file, and fields beside it. */
export async function uploadIn(body: Buffer, contentType: string): Promise<Record<string, unknown>> {
  const form = await parse(body, contentType);
  const files = form.getAll('file').filter((value) => typeof value !== 'string');
  const [file] = files;
  if (!file || files.length > 1) throw new KbError('invalid_input', 'Send one file, in the form field named file.');
  const text = (name: string): string | undefined => {
    const value = form.get(name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const tags = form
    .getAll('tags')
    .flatMap((value) => (typeof value === 'string' ? value.split(',') : []))
    .map((tag) => tag.trim())
    .filter(Boolean);
  const fields = Object.fromEntries(
    ['title', 'url', 'collection'].flatMap((name) => {
      const value = text(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return {
    name: text('name') ?? file.name,
    base64: Buffer.from(await file.arrayBuffer()).toString('base64'),
    ...fields,
    ...(tags.length > 0 && { tags }),
  };
}

async function parse(body: Buffer, contentType: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  } catch (cause) {
    throw new KbError('invalid_input', 'The form cannot be read: send it as multipart/form-data.', { cause });
  }
}
