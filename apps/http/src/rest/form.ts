import { KbError } from '@kb-mcp/core';

/** The input of `upload_document` in a form: one file, and fields beside it. */
export async function uploadIn(body: Buffer, contentType: string): Promise<Record<string, unknown>> {
  refuseManyParts(body, contentType);
  const form = await parse(body, contentType);
  const files = form.getAll('file').filter((value) => typeof value !== 'string');
  const [file] = files;
  if (!file || files.length > 1)
    throw new KbError('invalid_input', `Send one file, in the form field named file.${otherNames(form)}`);
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

const MOST_PARTS = 100;

/** Each part takes time to read; a form with very many is refused before that. */
function refuseManyParts(body: Buffer, contentType: string): void {
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType) ?? [];
  const boundary = `\r\n--${quoted ?? bare}`;
  let at = -1;
  for (let parts = 0; (at = body.indexOf(boundary, at + 1)) >= 0; parts++)
    if (parts > MOST_PARTS) throw new KbError('too_large', `A form may have at most ${MOST_PARTS} fields.`);
}

/** Where the file seems to be instead, for who named the field otherwise. */
function otherNames(form: FormData): string {
  const names = [...form].flatMap(([name, value]) => (typeof value !== 'string' && name !== 'file' ? [name] : []));
  return names.length === 0 ? '' : ` There is one in ${names.slice(0, 3).join(', ').slice(0, 100)}.`;
}

async function parse(body: Buffer, contentType: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  } catch (cause) {
    throw new KbError('invalid_input', 'The form cannot be read: send it as multipart/form-data.', { cause });
  }
}
