/** The same settings with every secret replaced: whole values by name, and passwords and keys inside addresses. */
export function redact(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, hidden(name, value)]));
}

function hidden(name: string, value: unknown): unknown {
  if (value === undefined || value === '') return value;
  if (/key|secret|token|password|passphrase/i.test(name) && typeof value !== 'boolean') return '(hidden)';
  if (Array.isArray(value)) return value.map((item) => hidden(name, item));
  if (typeof value === 'object' && value !== null) return redact({ ...value });
  if (typeof value !== 'string') return value;
  return value
    .replace(/(\/\/[^/\s:@]*:)[^/\s]+@/, '$1(hidden)@')
    .replace(/([?&][^=&#]*(?:key|secret|token|password|signature|sig)=)[^&#]+/gi, '$1(hidden)');
}
