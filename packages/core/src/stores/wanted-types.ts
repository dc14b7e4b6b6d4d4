/**
 * The types of a filter, with the media types that its extensions stand for. Records, mails of a mailbox and what comes from the web
 * have keys that are no file names; only formats are known here of which that is so, and that have a media type to themselves.
 */
export const wantedTypes = (types: readonly string[]): readonly string[] => [
  ...types,
  ...types.flatMap((type) => mediaTypes.get(type.toLowerCase()) ?? []),
];

const mediaTypes = new Map([
  ['jsonl', 'application/jsonl'],
  ['ndjson', 'application/jsonl'],
  ['eml', 'message/rfc822'],
  ['html', 'text/html'],
  ['htm', 'text/html'],
  ['pdf', 'application/pdf'],
]);
