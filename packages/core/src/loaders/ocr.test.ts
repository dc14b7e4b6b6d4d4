import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { KbError } from '../errors.ts';
import type { LoadedDocument, Ocr, Source } from '../ports.ts';
import { scanReader } from './pdf-scan.ts';
import { documentReader } from './reader.ts';
import { defaultReading } from './settings.ts';

/** A PDF whose pages are a line of text, or for `picture` one of 400 by 200 points of one bit, with text over it when some follows. */
function scan(...pages: readonly string[]): Source {
  const bits = Buffer.alloc(50 * 200, 0xff);
  bits.fill(0, 0, 50 * 20);
  const stream = (head: string, content: string) =>
    `<< ${head} /Length ${content.length} >>\nstream\n${content}\nendstream`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${pages.map((_, i) => `${5 + i * 2} 0 R`).join(' ')}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    stream(
      '/Type /XObject /Subtype /Image /Width 400 /Height 200 /ColorSpace /DeviceGray /BitsPerComponent 1',
      bits.toString('latin1'),
    ),
    ...pages.flatMap((page, i) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Resources << /Font << /F1 3 0 R >> /XObject << /P 4 0 R >> >> /Contents ${6 + i * 2} 0 R >>`,
      stream(
        '',
        (page.startsWith('picture') ? 'q 400 0 0 200 0 0 cm /P Do Q ' : '') +
          (page === 'picture'
            ? ''
            : `BT /F1 1 Tf 20 150 Td 6 0 0 6 20 150 Tm (${page.replace(/^picture /, '')}) Tj ET`),
      ),
    ]),
  ];
  const body = objects.map((object, i) => `${i + 1} 0 obj\n${object}\nendobj\n`).join('');
  return {
    name: 'scan.pdf',
    bytes: new Uint8Array(Buffer.from(`%PDF-1.4\n${body}trailer << /Root 1 0 R >>\n%%EOF`, 'latin1')),
  };
}

interface Request {
  readonly model: string;
  readonly messages: readonly [
    { readonly content: readonly [unknown, { readonly image_url: { readonly url: string } }] },
  ];
}

/** A service on loopback that speaks like OpenAI; `reply` gives what is said about the picture of each request. */
async function service(reply: (count: number) => { readonly status?: number; readonly text?: string }) {
  const asked: { readonly body: Request; readonly authorization: string | undefined }[] = [];
  const listener: RequestListener = (request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      // This is what it is about: the test looks whether it has this form.
      const body = JSON.parse(Buffer.concat(parts).toString()) as Request;
      asked.push({ body, authorization: request.headers.authorization });
      const { status = 200, text = '' } = reply(asked.length);
      response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '0' });
      response.end(JSON.stringify({ choices: [{ index: 0, message: { role: 'assistant', content: text } }] }));
    });
  };
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const ocr = (pages = 10): Ocr => ({
    pages,
    service: { url: `http://127.0.0.1:${port}/v1`, model: 'eye', key: 'sk-very-secret', seconds: 20 },
  });
  return {
    asked,
    ocr,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function read(source: Source, ocr: Ocr | 'off'): Promise<{ documents: LoadedDocument[]; failure?: KbError }> {
  const reader = documentReader({ ...defaultReading, ocr });
  const documents: LoadedDocument[] = [];
  try {
    const { loader } = await reader.loaderFor(source);
    const loaded = loader.load(source);
    if (Symbol.asyncIterator in loaded) for await (const document of loaded) documents.push(document);
    return { documents };
  } catch (error) {
    if (error instanceof KbError) return { documents, failure: error };
    throw error;
  } finally {
    await reader.close();
  }
}

test('scanned pages are sent to the service as pictures, and what it reads stands on its page between those with text', async () => {
  await using eye = await service((count) => ({ text: `Seen ${count}.` }));
  const { documents, failure } = await read(scan('picture', 'Printed.', 'picture'), eye.ocr());
  expect(failure).toBeUndefined();
  expect(documents[0]?.sections.map(({ page, from, to }) => [page, documents[0]?.text.slice(from, to).trim()])).toEqual(
    [
      [1, 'Seen 1.'],
      [2, 'Printed.'],
      [3, 'Seen 2.'],
    ],
  );
  expect(documents[0]?.metadata).toMatchObject({ ocr: 'eye', pagesByOcr: [1, 3] });
  const [first] = eye.asked;
  expect(first).toMatchObject({ authorization: 'Bearer sk-very-secret', body: { model: 'eye' } });
  const [kind, data = ''] = first?.body.messages[0].content[1].image_url.url.split(',') ?? [];
  expect(kind).toBe('data:image/png;base64');
  const png = Buffer.from(data, 'base64');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([400, 200]);
  const lines = inflateSync(png.subarray(41, -16));
  expect([lines[10 * 401 + 5], lines[100 * 401 + 5]]).toEqual([0, 255]);
});

test('without the setting nothing is sent: a scan is refused, and in other documents the pages without text are named', async () => {
  await using eye = await service(() => ({ text: 'Never.' }));
  expect((await read(scan('picture'), 'off')).failure?.message).toMatch(/has no text layer.*needs OCR \(setting ocr\)/);
  const { documents } = await read(scan('Printed.', 'picture'), 'off');
  expect(documents).toMatchObject([{ text: 'Printed.\n', metadata: { pagesWithoutText: [2] } }]);
  expect(eye.asked).toEqual([]);
});

test('a document with more scanned pages than are wanted has those in, and says so', async () => {
  await using eye = await service(() => ({ text: 'Seen.' }));
  const { documents, failure } = await read(scan('picture', 'picture', 'picture'), eye.ocr(2));
  expect(documents[0]?.sections.map(({ page }) => page)).toEqual([1, 2]);
  expect(eye.asked).toHaveLength(2);
  expect(failure?.message).toBe(
    'scan.pdf: page 3 and what follows could not be read by OCR. OCR reads at most 2 pages of a document (setting ocrPages).',
  );
});

test('a service that refuses is told in a sentence without the key, and what is printed is in all the same', async () => {
  await using eye = await service(() => ({ status: 401 }));
  const { documents, failure } = await read(scan('Printed.', 'picture'), eye.ocr());
  expect(documents).toMatchObject([{ text: 'Printed.\n' }]);
  expect(failure?.code).toBe('upstream_failed');
  expect(failure?.message).toMatch(/page 2 .*OCR service at http:\/\/127\.0\.0\.1:\d+ does not accept the API key/);
  expect(JSON.stringify([failure?.message, failure?.stack])).not.toContain('sk-very-secret');
});

test('a service that is busy is asked again, and a picture file goes as it is', async () => {
  await using eye = await service((count) => (count === 1 ? { status: 503 } : { text: '```\nA sign.\n```' }));
  const png = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  const reader = documentReader({ ...defaultReading, ocr: eye.ocr() });
  const source = { name: 'sign.png', bytes: new Uint8Array(png) };
  const { loader } = await reader.loaderFor(source);
  const documents = await Array.fromAsync(loader.load(source) as AsyncIterable<LoadedDocument>);
  await reader.close();
  expect(documents).toMatchObject([{ text: 'A sign.\n', metadata: { ocr: 'eye' } }]);
  expect(eye.asked).toHaveLength(2);
});

test('a scan that the engine of pictures cannot open is told, and closing it hides nothing', async () => {
  const reader = scanReader(Buffer.from('no PDF'), { pages: 1 });
  await expect(reader.read(1)).rejects.toThrow();
  await reader[Symbol.asyncDispose]();
});

test('a page whose letters are wrong is read by OCR when it is a picture, and keeps them when a picture only stands on it', async () => {
  const wrong =
    'picture Wkh txlfn eurzq irahv mxpshg ryhu wkh odcb grjv dqg wxuqhg dzdb iurp kxqwhuv zkr zhuh zdlwlqj ehklqg wuhhv qhdu wkh ulyhu';
  const right = 'The quick brown foxes jumped over the lazy dogs and turned away from hunters who were waiting';
  await using eye = await service((count) => ({ text: count === 1 ? right : 'A logo.' }));
  const { documents } = await read(scan(wrong, wrong, 'Printed.'), eye.ocr());
  expect(documents[0]?.text).toMatch(/^The quick brown.*\n+Wkh txlfn.*\n+Printed\.\n$/);
  expect(documents[0]?.metadata).toMatchObject({ pagesByOcr: [1], pagesGarbled: [2] });
  expect((await read(scan(wrong), 'off')).documents).toMatchObject([{ metadata: { pagesGarbled: [1] } }]);
});
