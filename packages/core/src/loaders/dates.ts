/** When a document says it was made and last changed, as far as it does. */
export function dateFields(said: {
  readonly created?: unknown;
  readonly modified?: unknown;
}): Readonly<Record<string, string>> {
  const [created, modified] = [cleanDate(said.created), cleanDate(said.modified)];
  return { ...(created !== undefined && { created }), ...(modified !== undefined && { modified }) };
}

/** A date as ISO 8601, from what PDF and the other formats write; nothing for what is no date, or none that a file could have. */
export function cleanDate(said: unknown): string | undefined {
  const date = said instanceof Date ? said : typeof said === 'string' ? parse(said.trim().slice(0, 40)) : undefined;
  if (!date || Number.isNaN(date.getTime())) return undefined;
  const year = date.getUTCFullYear();
  return year < EARLIEST || year > LATEST ? undefined : date.toISOString();
}

/** Programs that know no date write the start of some calendar. */
const [EARLIEST, LATEST] = [1981, 2200];

function parse(text: string): Date | undefined {
  const pdf = /^(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:Z|([+-])(\d\d)'?(\d\d)?'?)?/.exec(text);
  if (pdf && /^(?:D:|\d{8})/.test(text)) {
    const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', sign, zone, rest = '00'] = pdf;
    return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${sign ? `${sign}${zone}:${rest}` : 'Z'}`);
  }
  const iso = /^\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$/.exec(text);
  if (!iso) return undefined;
  // Without a zone it is read as UTC, so that it does not depend on the machine.
  return new Date(text.includes('T') && iso[1] === undefined ? `${text}Z` : text);
}
