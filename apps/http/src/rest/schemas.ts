import { errorTable } from '@kb-mcp/core';
import type { JsonSchema } from './json-schema.ts';

/** RFC 9457, with the fields that every door of the server gives. */
export const problemSchema: JsonSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'message', 'retryable'],
  properties: {
    type: { type: 'string', const: 'about:blank' },
    title: { type: 'string', description: 'The name of the status.' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'The same as message.' },
    code: { type: 'string', enum: Object.keys(errorTable) },
    message: { type: 'string', description: 'One sentence that says what to do.' },
    retryable: { type: 'boolean', description: 'Whether the same call may succeed later.' },
    details: { type: 'object', description: 'More about it, for programs.' },
  },
};

export const toolListSchema: JsonSchema = {
  type: 'object',
  required: ['tools'],
  properties: {
    tools: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'title', 'description', 'group', 'input', 'output'],
        properties: {
          name: { type: 'string' },
          title: { type: 'string' },
          description: { type: 'string' },
          group: { type: 'string' },
          input: { type: 'object', description: 'JSON Schema of the input.' },
          output: { type: 'object', description: 'JSON Schema of the output.' },
        },
      },
    },
  },
};

/** A document as a browser or curl sends it. */
export const formSchema: JsonSchema = {
  type: 'object',
  required: ['file'],
  properties: {
    file: { type: 'string', contentMediaType: 'application/octet-stream', description: 'The document itself.' },
    name: { type: 'string', description: 'Instead of the name of the file.' },
    title: { type: 'string' },
    url: { type: 'string', format: 'uri', description: 'Where the original can be opened.' },
    collection: { type: 'string' },
    tags: { type: 'string', description: 'Separated by commas.' },
  },
};

/** An answer of a model, with what it rests on. */
export const answerSchema: JsonSchema = {
  type: 'object',
  required: ['text', 'finish', 'citations', 'model', 'usage'],
  properties: {
    text: { type: 'string' },
    finish: { type: 'string', enum: ['answered', 'cut', 'filter', 'refusal'] },
    citations: {
      type: 'array',
      items: {
        type: 'object',
        required: ['quote', 'id', 'status'],
        properties: {
          quote: { type: 'string' },
          id: { type: 'string', description: 'Where the words are said to stand.' },
          status: { type: 'string', enum: ['verified', 'unsupported', 'unchecked'] },
          source: { type: 'object', description: 'Title, address and place.' },
        },
      },
    },
    model: { type: 'string' },
    usage: { type: 'object', description: 'Tokens: input, cached, output.' },
  },
};
