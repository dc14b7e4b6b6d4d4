/** Replaces ids in square brackets by numbers in text that comes in pieces, wherever the pieces end. */
export interface Numbered {
  /** What can be shown by now. */
  next(piece: string): string;
  /** The rest, when nothing more comes. */
  end(): string;
  /** The number of an id, given when it is first met; one that is a number already keeps it. */
  of(id: string): number;
}

/** Numbers the ids that `isId` knows; anything else in brackets stays as it is. */
export function numbered(isId: (text: string) => boolean): Numbered {
  const numbers = new Map<string, number>();
  let held = '';
  const of = (id: string): number => {
    if (/^\d{1,6}$/.test(id)) return Number(id);
    const number = numbers.get(id) ?? numbers.size + 1;
    numbers.set(id, number);
    return number;
  };
  return {
    of,
    next(piece) {
      const text = (held + piece).replaceAll(/\[([^[\]\s]{1,200})\]/g, (whole, id: string) =>
        isId(id) ? `[${of(id)}]` : whole,
      );
      const open = text.lastIndexOf('[');
      const waits = open >= 0 && /^\[[^\]\s]{0,200}$/.test(text.slice(open));
      held = waits ? text.slice(open) : '';
      return waits ? text.slice(0, open) : text;
    },
    end() {
      const rest = held;
      held = '';
      return rest;
    },
  };
}
