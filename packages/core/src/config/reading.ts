import { z } from 'zod';
import { flagValue, setting } from './fields.ts';

const granularities = { 'ultra-fine': 50, fine: 100, medium: 200, standard: 400, coarse: 800 } as const;

/** Words of a passage and of its overlap, as configured. */
export function passageSettings(config: {
  readonly granularity: keyof typeof granularities;
  readonly passageWords?: number | undefined;
  readonly passageOverlap?: number | undefined;
}): { readonly words: number; readonly overlap: number } {
  const words = config.passageWords ?? granularities[config.granularity];
  return { words, overlap: config.passageOverlap ?? Math.round(words / 5) };
}

/** How files are read, within which limits, and how long passages are. */
export const readingSettings = {
  watch: setting(
    flagValue,
    'KB_MCP_WATCH',
    undefined,
    'Whether a server looks out for changes of the sources that are to be watched, and finishes jobs that others have left.',
  ).default(true),
  followLinks: setting(
    flagValue,
    'KB_MCP_FOLLOW_LINKS',
    '--follow-links',
    'Follow symbolic links that lead out of a folder that is read; without it they are reported. A source that is declared with it keeps it.',
  ).default(false),
  granularity: setting(
    z.enum(['ultra-fine', 'fine', 'medium', 'standard', 'coarse']),
    'KB_MCP_GRANULARITY',
    '--granularity <size>',
    'How long passages are, about: ultra-fine 50 words, fine 100, medium 200, standard 400, coarse 800. Documents that are there already keep theirs until kb-mcp recut.',
  ).default('medium'),
  passageWords: setting(
    z.coerce.number().int().min(20).max(2_000).optional(),
    'KB_MCP_PASSAGE_WORDS',
    undefined,
    'Words in a passage, about, instead of those of the granularity.',
  ),
  passageOverlap: setting(
    z.coerce.number().int().min(0).max(1_000).optional(),
    'KB_MCP_PASSAGE_OVERLAP',
    undefined,
    'Words that a passage shares with the one before it, instead of a fifth of its words.',
  ),
  maxFileMegabytes: setting(
    z.coerce.number().int().min(1).max(1_000),
    'KB_MCP_MAX_FILE_MEGABYTES',
    undefined,
    'The largest file that is read; JSON Lines may have twice as much. Reading a file takes a few times its size in memory.',
  ).default(100),
  maxPages: setting(
    z.coerce.number().int().min(1).max(1_000_000),
    'KB_MCP_MAX_PAGES',
    undefined,
    'The most pages of a document; one with more is refused.',
  ).default(10_000),
  readSeconds: setting(
    z.coerce.number().min(1).max(3_600),
    'KB_MCP_READ_SECONDS',
    undefined,
    'The longest that reading one document may take.',
  ).default(60),
  readMegabytes: setting(
    z.coerce.number().int().min(64).max(16_384),
    'KB_MCP_READ_MEGABYTES',
    undefined,
    'Memory that the parser of a file may use besides the file itself.',
  ).default(224),
  ocr: setting(
    z.enum(['off', 'tesseract', 'openai']),
    'KB_MCP_OCR',
    undefined,
    'What reads the text of pictures and scans: off; tesseract, when it is installed on this machine; openai, a model that sees pictures behind that API (also Ollama, LM Studio, vLLM), which is sent them.',
  ).default('off'),
  ocrModel: setting(
    z.string().min(1),
    'KB_MCP_OCR_MODEL',
    undefined,
    'With openai: the model, which must take pictures.',
  ).default('gpt-4.1-mini'),
  ocrUrl: setting(
    z.url({ protocol: /^https?$/ }),
    'KB_MCP_OCR_URL',
    undefined,
    'With openai: the address of the service, up to and including /v1.',
  ).default('https://api.openai.com/v1'),
  ocrKey: setting(z.string().min(1).optional(), 'KB_MCP_OCR_KEY', undefined, 'The API key of that service.'),
  ocrPages: setting(
    z.coerce.number().int().min(1).max(10_000),
    'KB_MCP_OCR_PAGES',
    undefined,
    'The most pages of a document that OCR reads; of one with more, the others are reported.',
  ).default(100),
  ocrSeconds: setting(
    z.coerce.number().min(1).max(600),
    'KB_MCP_OCR_SECONDS',
    undefined,
    'With openai: the longest wait for one page.',
  ).default(60),
};

/** Those that a configuration file must not hold. */
export const readingSecrets = ['ocrKey'] as const;
