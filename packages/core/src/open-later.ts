/** Something that is opened when it is first asked for. */
export interface Later<T> {
  /** Opens it, unless it is open; when that fails, the next call tries again: what was missing may be there by then. */
  (): Promise<T>;
  /** What has been opened so far. */
  opened(): Promise<T | undefined>;
}

/** Opens something, such as a service or a file, when it is first asked for. */
export function openLater<T>(open: () => Promise<T>): Later<T> {
  let opening: Promise<T> | undefined;

  async function later(): Promise<T> {
    const current = (opening ??= open());
    try {
      return await current;
    } catch (error) {
      if (opening === current) opening = undefined;
      throw error;
    }
  }

  return Object.assign(later, { opened: async () => opening?.catch(() => undefined) });
}
