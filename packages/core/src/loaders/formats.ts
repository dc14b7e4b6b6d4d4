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
  pptx: {
    name: 'pptx',
    label: 'PowerPoint (PPTX)',
    mediaTypes: ['application/vnd.openxmlformats-officedocument.presentationml.presentation'],
    extensions: ['pptx', 'pptm', 'ppsx', 'potx'],
  },
  sheets: {
    name: 'sheets',
    label: 'Excel and OpenDocument sheets (XLSX, XLS, ODS)',
    mediaTypes: [
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'application/vnd.ms-excel',
      'application/vnd.ms-excel.sheet.binary.macroenabled.12',
      'application/vnd.oasis.opendocument.spreadsheet',
    ],
    extensions: ['xlsx', 'xlsm', 'xltx', 'xls', 'xlsb', 'ods'],
  },
  odf: {
    name: 'odf',
    label: 'OpenDocument (ODT, ODP)',
    mediaTypes: ['application/vnd.oasis.opendocument.text', 'application/vnd.oasis.opendocument.presentation'],
    extensions: ['odt', 'odp', 'ott', 'otp'],
  },
  rtf: { name: 'rtf', label: 'RTF', mediaTypes: ['application/rtf', 'text/rtf'], extensions: ['rtf'] },
  epub: { name: 'epub', label: 'EPUB', mediaTypes: ['application/epub+zip'], extensions: ['epub'] },
  mail: { name: 'mail', label: 'mail (EML)', mediaTypes: ['message/rfc822'], extensions: ['eml'] },
  mailbox: { name: 'mailbox', label: 'mailboxes (MBOX)', mediaTypes: ['application/mbox'], extensions: ['mbox'] },
  msg: {
    name: 'msg',
    label: 'Outlook messages (MSG)',
    mediaTypes: ['application/vnd.ms-outlook'],
    extensions: ['msg'],
  },
  notebook: {
    name: 'notebook',
    label: 'Jupyter notebooks',
    mediaTypes: ['application/x-ipynb+json'],
    extensions: ['ipynb'],
  },
  xml: {
    name: 'xml',
    label: 'RSS, Atom and other XML',
    mediaTypes: ['application/xml', 'text/xml', 'application/rss+xml', 'application/atom+xml', 'application/rdf+xml'],
    extensions: ['xml', 'rss', 'atom', 'rdf'],
  },
  yaml: {
    name: 'yaml',
    label: 'YAML',
    mediaTypes: ['application/yaml', 'text/yaml', 'application/x-yaml', 'text/x-yaml'],
    extensions: ['yaml', 'yml'],
  },
  code: {
    name: 'code',
    label: 'source code',
    mediaTypes: [
      'text/x-source',
      'text/javascript',
      'application/javascript',
      'text/css',
      'text/x-python',
      'application/sql',
    ],
    extensions: (
      'js mjs cjs jsx ts mts cts tsx py rb go rs java kt kts scala cs c h cc cpp cxx hpp hh m mm swift php pl pm lua r jl dart ex exs erl hs ml clj ' +
      'fs vb sh bash zsh fish ps1 bat sql css scss less vue svelte tf proto graphql cmake gradle groovy toml ini cfg conf tex'
    ).split(' '),
  },
  image: {
    name: 'image',
    label: 'pictures (with OCR)',
    mediaTypes: ['image/png', 'image/jpeg', 'image/tiff', 'image/webp', 'image/bmp', 'image/gif'],
    extensions: ['png', 'jpg', 'jpeg', 'tif', 'tiff', 'webp', 'bmp'],
  },
  archive: {
    name: 'archive',
    label: 'archives (ZIP, TAR, gzip)',
    mediaTypes: ['application/zip', 'application/x-tar', 'application/gzip', 'application/x-zip-compressed'],
    extensions: ['zip', 'tar', 'tgz', 'gz'],
  },
} as const;

/** The media types of extensions that do not have the first one of their format. */
export const mediaTypeByExtension: Readonly<Record<string, string>> = {
  tsv: 'text/tab-separated-values',
  tab: 'text/tab-separated-values',
  xls: 'application/vnd.ms-excel',
  xlsb: 'application/vnd.ms-excel.sheet.binary.macroenabled.12',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  odp: 'application/vnd.oasis.opendocument.presentation',
  otp: 'application/vnd.oasis.opendocument.presentation',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  webp: 'image/webp',
  bmp: 'image/bmp',
  tar: 'application/x-tar',
  tgz: 'application/gzip',
  gz: 'application/gzip',
  rss: 'application/rss+xml',
  atom: 'application/atom+xml',
};

export type FormatName = keyof typeof formats;
