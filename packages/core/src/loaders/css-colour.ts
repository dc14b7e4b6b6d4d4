/** Red, green and blue up to 255, and how much of what is behind it a colour covers, up to 1. */
export interface Colour {
  readonly rgb: readonly [number, number, number];
  readonly alpha: number;
}

/** What a text stands on where nothing else is said. */
export const PAPER: Colour = { rgb: [255, 255, 255], alpha: 1 };

/** A colour as style sheets write it; `undefined` for what is not one, or is not known. */
export function colourOf(value: string): Colour | undefined {
  const text = value.trim().toLowerCase();
  const hex = /^#([\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/.exec(text)?.[1];
  if (hex !== undefined) {
    const digits = hex.length <= 4 ? [...hex].map((digit) => digit + digit) : (hex.match(/../g) ?? []);
    const [red = 0, green = 0, blue = 0, alpha = 255] = digits.map((pair) => Number.parseInt(pair, 16));
    return { rgb: [red, green, blue], alpha: alpha / 255 };
  }
  const call = /^(rgb|hsl)a?\(([^()]{1,100})\)$/.exec(text);
  if (call) return called(call[1] ?? '', (call[2] ?? '').split(/[\s,/]+/).filter(Boolean));
  const rgb = names[text];
  return rgb ? { rgb, alpha: 1 } : text === 'transparent' ? { rgb: [255, 255, 255], alpha: 0 } : undefined;
}

/** Whether an eye takes two colours for the same. */
export const isNear = ({ rgb: one }: Colour, { rgb: other }: Colour): boolean =>
  one.every((value, i) => Math.abs(value - (other[i] ?? 0)) <= TOLERANCE);

const TOLERANCE = 12;

function called(kind: string, parts: readonly string[]): Colour | undefined {
  const [first = NaN, second = NaN, third = NaN] = parts.map((part) => Number.parseFloat(part));
  if (Number.isNaN(first + second + third)) return undefined;
  const last = parts[3];
  const alpha = last === undefined ? 1 : Number.parseFloat(last) / (last.endsWith('%') ? 100 : 1);
  if (kind === 'hsl') return { rgb: ofHue(first, second / 100, third / 100), alpha };
  const full = parts[0]?.endsWith('%') === true ? 2.55 : 1;
  return { rgb: [first * full, second * full, third * full], alpha };
}

function ofHue(hue: number, saturation: number, lightness: number): readonly [number, number, number] {
  const channel = (n: number): number => {
    const at = (n + hue / 30) % 12;
    const spread = saturation * Math.min(lightness, 1 - lightness);
    return (lightness - spread * Math.max(-1, Math.min(at - 3, 9 - at, 1))) * 255;
  };
  return [channel(0), channel(8), channel(4)];
}

/** Those that text is hidden in, or stands on. */
const names: Readonly<Record<string, readonly [number, number, number]>> = {
  white: [255, 255, 255],
  snow: [255, 250, 250],
  ivory: [255, 255, 240],
  ghostwhite: [248, 248, 255],
  whitesmoke: [245, 245, 245],
  black: [0, 0, 0],
};
