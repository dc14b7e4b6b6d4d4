/** What each loader reads: the one list of names, media types and extensions. The first media type is the one that is shown. */
export const formats = {
  markdown: {
    name: 'markdown',
    label: 'Markdown',
    mediaTypes: ['text/markdown', 'text/x-markdown'],
    extensions: ['md', 'markdown', 'mdown', 'mdx'],
  },
  text: {
    name: 'text',
    label: 'plain text',
    mediaTypes: ['text/plain'],
    extensions: ['txt', 'text', 'log', 'rst', 'adoc', 'asciidoc', 'org', 'srt', 'vtt'],
  },
  html: {
    name: 'html',
    label: 'HTML',
    mediaTypes: ['text/html', 'application/xhtml+xml'],
    extensions: ['html', 'htm', 'xhtml'],
  },
  csv: {
    name: 'csv',
    label: 'CSV and TSV',
    mediaTypes: ['text/csv', 'text/tab-separated-values', 'application/csv'],
    extensions: ['csv', 'tsv', 'tab'],
  },
  json: { name: 'json', label: 'JSON', mediaTypes: ['application/json'], extensions: ['json'] },
  jsonl: {
    name: 'jsonl',
    label: 'JSON Lines',
    mediaTypes: ['application/jsonl', 'application/x-ndjson', 'application/x-jsonlines'],
    extensions: ['jsonl', 'ndjson'],
  },
  pdf: { name: 'pdf', label: 'PDF', mediaTypes: ['application/pdf'], extensions: ['pdf'] },
  docx: {
    name: 'docx',
    label: 'Word (DOCX)',
    mediaTypes: ['application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    extensions: ['docx', 'docm', 'dotx'],
  },
} as const;

export type FormatName = keyof typeof formats;
