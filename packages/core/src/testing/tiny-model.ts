import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes an embedding model of a few kilobytes in the form of the Hugging Face hub: ONNX weights, a tokenizer and their settings. Each letter has a
 * direction of its own, so that texts of the same words are near each other.
 */
export function writeTinyModel(folder: string): void {
  mkdirSync(join(folder, 'onnx'), { recursive: true });
  const json = (name: string, value: object) => writeFileSync(join(folder, name), JSON.stringify(value));
  json('config.json', { model_type: 'bert', architectures: ['BertModel'], hidden_size: dimensions });
  json('tokenizer_config.json', { tokenizer_class: 'PreTrainedTokenizerFast', model_max_length: 512, ...special });
  json('tokenizer.json', {
    version: '1.0',
    added_tokens: Object.values(special).map((content, id) => ({ id, content, special: true, normalized: false })),
    normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, lowercase: true },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'BertProcessing',
      cls: [special.cls_token, tokens.indexOf(special.cls_token)],
      sep: [special.sep_token, tokens.indexOf(special.sep_token)],
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: special.unk_token,
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
    },
  });
  writeFileSync(join(folder, 'onnx', 'model_quantized.onnx'), model());
}

const special = { pad_token: '[PAD]', unk_token: '[UNK]', cls_token: '[CLS]', sep_token: '[SEP]' };
const letters = 'abcdefghijklmnopqrstuvwxyz'.split('');
const tokens = [...Object.values(special), ...letters, ...letters.map((letter) => `##${letter}`)];
const dimensions = 16;

/** `last_hidden_state[batch, place] = directions[input_ids[batch, place]]`, as an ONNX `ModelProto`. */
function model(): Buffer {
  const directions = Float32Array.from({ length: tokens.length * dimensions }, (_, at) => {
    const letter = tokens[Math.floor(at / dimensions)]?.at(-1)?.codePointAt(0) ?? 0;
    return Math.sin((letter + 1) * ((at % dimensions) + 1) * 1.7);
  });
  const weights = [
    ...[tokens.length, dimensions].map((size) => number(1, size)),
    number(2, FLOAT),
    text(8, 'directions'),
    bytes(9, Buffer.from(directions.buffer)),
  ];
  const gather = [text(1, 'directions'), text(1, 'input_ids'), text(2, 'last_hidden_state'), text(4, 'Gather')];
  const graph = [
    message(1, gather),
    text(2, 'letters'),
    message(5, weights),
    ...['input_ids', 'attention_mask', 'token_type_ids'].map((name) => message(11, value(name, INT64, []))),
    message(12, value('last_hidden_state', FLOAT, [number(1, dimensions)])),
  ];
  return Buffer.concat([number(1, 8), message(7, graph), message(8, [text(1, ''), number(2, 17)])]);
}

/** A `ValueInfoProto` of so many texts by so many tokens, by what else. */
function value(name: string, type: number, further: readonly Buffer[]): readonly Buffer[] {
  const shape = [[text(2, 'batch')], [text(2, 'tokens')], ...further.map((size) => [size])].map((one) =>
    message(1, one),
  );
  return [text(1, name), message(2, [message(1, [number(1, type), message(2, shape)])])];
}

const [FLOAT, INT64] = [1, 7];

// Fields of protocol buffers: https://protobuf.dev/programming-guides/encoding/
const number = (field: number, of: number): Buffer => Buffer.from([...variable(field << 3), ...variable(of)]);
const text = (field: number, of: string): Buffer => bytes(field, Buffer.from(of));
const message = (field: number, parts: readonly Buffer[]): Buffer => bytes(field, Buffer.concat(parts));
const bytes = (field: number, of: Buffer): Buffer =>
  Buffer.concat([Buffer.from([...variable((field << 3) | 2), ...variable(of.length)]), of]);

function* variable(of: number): Generator<number> {
  let rest = of;
  for (; rest > 127; rest >>>= 7) yield (rest & 127) | 128;
  yield rest;
}
