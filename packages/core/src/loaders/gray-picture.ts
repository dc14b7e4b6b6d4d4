import { crc32, deflateSync } from 'node:zlib';

/** A picture in shades of grey, a byte each: all that reading letters needs. */
export interface GrayPicture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A decoded picture: one bit, one, three or four bytes for each point. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** A picture in grey, made smaller until no side is longer than `most`, and turned clockwise by quarters. `undefined` when its data are not what its size says. */
export function grayPicture(pixels: Pixels, most: number, turns: number): GrayPicture | undefined {
  const { width, height, data } = pixels;
  const shade = shadeOf(pixels);
  if (!shade || data.length === 0) return undefined;
  const step = Math.max(1, Math.ceil(Math.max(width, height) / most));
  const columns = Math.floor(width / step);
  const rows = Math.floor(height / step);
  const across = turns % 2 === 1 ? rows : columns;
  const gray = new Uint8Array(columns * rows);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let y = row * step; y < (row + 1) * step; y++)
        for (let x = column * step; x < (column + 1) * step; x++) sum += shade(x, y);
      const [x = 0, y = 0] = turned(column, row, columns, rows, turns);
      gray[y * across + x] = sum / (step * step);
    }
  return { width: across, height: turns % 2 === 1 ? columns : rows, data: gray };
}

const turned = (x: number, y: number, width: number, height: number, turns: number): readonly number[] =>
  turns === 1
    ? [height - 1 - y, x]
    : turns === 2
      ? [width - 1 - x, height - 1 - y]
      : turns === 3
        ? [y, width - 1 - x]
        : [x, y];

function shadeOf({ width, height, data }: Pixels): ((x: number, y: number) => number) | undefined {
  const stride = Math.ceil(width / 8);
  if (data.length === stride * height && stride !== width)
    return (x, y) => (((data[y * stride + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) * 255;
  const channels = data.length / (width * height);
  if (channels === 1) return (x, y) => data[y * width + x] ?? 255;
  if (channels !== 3 && channels !== 4) return undefined;
  return (x, y) => {
    const at = (y * width + x) * channels;
    return ((data[at] ?? 0) * 77 + (data[at + 1] ?? 0) * 150 + (data[at + 2] ?? 0) * 29) >> 8;
  };
}

/** The picture as a PNG file. */
export function pngOf({ width, height, data }: GrayPicture): Uint8Array {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  const lines = Buffer.alloc((width + 1) * height);
  for (let row = 0; row < height; row++)
    lines.set(data.subarray(row * width, (row + 1) * width), row * (width + 1) + 1);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(lines, { level: 6 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const part = Buffer.alloc(body.length + 8);
  part.writeUInt32BE(content.length, 0);
  part.set(body, 4);
  part.writeUInt32BE(crc32(body), body.length + 4);
  return part;
}
