import { z } from 'zod';

declare module 'zod' {
  interface GlobalMeta {
    /** Environment variable that sets this value. */
    env?: string;
    /** Command-line flag that sets this value; secrets have none. */
    flag?: string | undefined;
  }
}

/** Gives a value its variable, its flag and its words. */
export const setting = <T extends z.ZodType>(
  schema: T,
  env: string,
  flag: string | undefined,
  description: string,
): T => {
  // `meta` gives a copy, which is most of the cost of a setting: only a schema that several settings share needs one.
  const own = z.globalRegistry.has(schema) ? schema.clone() : schema;
  // A copy has what its original says besides, so that no flag must be said too.
  z.globalRegistry.add(own, { env, description, flag });
  return own;
};

/** A port number, 0 for a free one. */
export const port = z.coerce.number().int().min(0).max(65_535);
/** True or false, in any of the words for them. */
export const flagValue = z.union([z.boolean(), z.stringbool()]);
/** Several values, in a variable separated by commas. */
export const list = <T extends z.ZodType<unknown, string>>(item: T) =>
  z.union([
    z.array(item),
    z
      .string()
      .transform((text) => text.split(',').filter(Boolean))
      .pipe(z.array(item)),
  ]);

/** An object, in a variable as JSON. */
export const json = <T extends z.ZodType>(schema: T) =>
  z.union([
    schema,
    z
      .string()
      .transform((text, context) => {
        try {
          return JSON.parse(text) as unknown;
        } catch {
          context.addIssue({ code: 'custom', message: 'it is not valid JSON' });
          return z.NEVER;
        }
      })
      .pipe(schema),
  ]);
