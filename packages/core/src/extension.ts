import { z } from 'zod';
import { KbError } from './errors.ts';
import type { DocumentLoader } from './ports.ts';
import { defineTool, type Tool } from './tools/define.ts';
import { tools as ownTools } from './tools/index.ts';

/** Tools and loaders of a user's own, beside those of kb-mcp. */
export interface Extension {
  readonly tools?: readonly Tool[] | undefined;
  /** Asked before the others, by extension and media type. */
  readonly loaders?: readonly DocumentLoader[] | undefined;
}

/** An extension after it was looked at. */
export interface LoadedExtension {
  readonly tools: readonly Tool[];
  readonly loaders: readonly DocumentLoader[];
}

/** What a user's own file gets to make tools with, so that it needs nothing installed. */
export interface ExtensionKit {
  readonly z: typeof z;
  readonly defineTool: typeof defineTool;
  readonly KbError: typeof KbError;
}

/** What a user's own file exports by default. */
export type Extend = Extension | ((kit: ExtensionKit) => Extension | Promise<Extension>);

/** The extension that a file exports. Throws `invalid_input` that names what is not right. */
export async function extensionFrom(exported: unknown): Promise<LoadedExtension> {
  // Whether it gives an extension is looked at below.
  const given: unknown = typeof exported === 'function' ? await exported({ z, defineTool, KbError }) : exported;
  const parsed = shape.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue?.path.map(String).join('.') || 'what it exports by default';
    throw new KbError('invalid_input', `${place} is not right: ${issue?.message ?? 'unknown'}.`);
  }
  const { tools, loaders } = parsed.data;
  const names = [...ownTools, ...tools].map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new KbError('invalid_input', `There is a tool ${twice} already; choose another name.`);
  return { tools, loaders };
}

const isFunction = (value: unknown): boolean => typeof value === 'function';

const schema = z.custom<z.ZodObject>((value) => value instanceof z.ZodObject, 'make it with z.object of the kit');

const shape = z.object({
  tools: z
    .array(
      z.object({
        name: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, 'use small letters, digits and underscores'),
        title: z.string().min(1),
        description: z.string().min(1),
        group: z.enum(['read', 'write', 'files']),
        scope: z.enum(['kb:read', 'kb:write', 'kb:files', 'kb:admin']),
        effect: z.enum(['read', 'add', 'replace', 'destroy']),
        input: schema,
        output: schema,
        run: z.custom<Tool['run']>(isFunction, 'it must be a function'),
      }),
    )
    .default([]),
  loaders: z
    .array(
      z.object({
        name: z.string().min(1),
        mediaTypes: z.array(z.string()),
        extensions: z.array(z.string().regex(/^[a-z0-9]+$/, 'write extensions small and without the dot')),
        load: z.custom<DocumentLoader['load']>(isFunction, 'it must be a function'),
      }),
    )
    .default([]),
});
