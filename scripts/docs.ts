import { readFile, writeFile } from 'node:fs/promises';
import { settings } from '../packages/core/src/config.ts';
import type { Tool } from '../packages/core/src/tools/define.ts';
import { tools } from '../packages/core/src/tools/index.ts';

type JsonSchema = Exclude<NonNullable<ReturnType<Tool['input']['toJSONSchema']>['properties']>[string], boolean>;

/** Writes the pages of `docs/` that follow from the schemas; with `--check` writes nothing and fails when one is out of date. */
const pages = { 'docs/tools.md': toolsPage(), 'docs/configuration.md': configurationPage() };

const root = new URL('../', import.meta.url);
const check = process.argv.includes('--check');
for (const [path, wanted] of Object.entries(pages)) {
  const file = new URL(path, root);
  if (!check) await writeFile(file, wanted);
  else if ((await readFile(file, 'utf8').catch(() => '')) !== wanted) {
    console.error(`${path} is out of date. Run: node scripts/docs.ts`);
    process.exitCode = 1;
  }
}

function toolsPage(): string {
  const overview = tools.map((tool) => [`[\`${tool.name}\`](#${tool.name})`, tool.group, tool.effect, tool.title]);
  return page(
    'Tools',
    'What a client can ask. Tools of the group read are always there; `--allow write` and `--allow files` add the others.\n' +
      'Each tool gives the same answer over stdio, `/mcp`, `/sse` and `kb-mcp call <tool> <json>`.',
    table(['Tool', 'Group', 'Effect', 'Purpose'], overview),
    ...tools.map(toolSection),
  );
}

function toolSection(tool: Tool): string {
  const input = fieldsOf(tool.input.toJSONSchema({ io: 'input' }));
  const output = fieldsOf(tool.output.toJSONSchema({ io: 'output' }));
  return [
    `## ${tool.name}`,
    tool.description,
    input.length === 0
      ? 'Input: none.'
      : table(
          ['Input', 'Type', 'Default', 'Meaning'],
          input.map(({ path, type, required, fallback, meaning }) => [
            path,
            type,
            required ? 'required' : fallback,
            meaning,
          ]),
        ),
    table(
      ['Output', 'Type', 'Meaning'],
      output.map(({ path, type, required, meaning }) => [path, required ? type : `${type}, optional`, meaning]),
    ),
  ].join('\n\n');
}

interface Field {
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  readonly fallback: string;
  readonly meaning: string;
}

/** The fields of an object, those of objects inside under their path. */
function fieldsOf(schema: JsonSchema, prefix = ''): readonly Field[] {
  const required = new Set(schema.required);
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    if (typeof property === 'boolean') return [];
    const path = `${prefix}${name}`;
    const field: Field = {
      path: code(path),
      type: typeOf(property),
      required: required.has(name),
      fallback: property.default === undefined ? '' : code(JSON.stringify(property.default)),
      meaning: property.description ?? '',
    };
    const item = itemOf(property);
    return [field, ...(item ? fieldsOf(item, `${path}[].`) : fieldsOf(property, `${path}.`))];
  });
}

function itemOf({ items }: JsonSchema): JsonSchema | undefined {
  return typeof items === 'object' && !Array.isArray(items) ? items : undefined;
}

function typeOf(schema: JsonSchema): string {
  if (schema.enum) return schema.enum.map((value) => code(String(value))).join(', ');
  if (schema.anyOf) return [...new Set(schema.anyOf.map((option) => typeOf(option)))].join(' or ');
  const item = itemOf(schema);
  if (item) return `list of ${typeOf(item)}`;
  if (schema.type === 'integer' || schema.type === 'number') return `${schema.type}${range(schema)}`;
  if (typeof schema.additionalProperties === 'object') return `${typeOf(schema.additionalProperties)} by name`;
  if (schema.format && schema.format !== 'regex') return schema.format;
  return [schema.type ?? 'any'].flat().join(' or ');
}

function range({ minimum, maximum }: JsonSchema): string {
  const low = minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? undefined : minimum;
  const high = maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (low === undefined) return high === undefined ? '' : `, at most ${high}`;
  return high === undefined ? `, at least ${low}` : `, ${low} to ${high}`;
}

function configurationPage(): string {
  const rows = settings().map(({ name, env, flag, description, default: fallback }) => [
    code(name),
    flag ? code(flag) : '',
    code(env),
    fallback === undefined ? '' : code(JSON.stringify(fallback)),
    description,
  ]);
  return page(
    'Configuration',
    'Each setting can be given in four places; a later one wins: the default, the file `kb-mcp.config.json` in the current\n' +
      'folder (its keys are the names below), the environment, the command line. A list in a variable is separated by commas.\n' +
      '`kb-mcp config` shows what is in force.',
    table(['Setting', 'Flag', 'Variable', 'Default', 'Meaning'], rows),
    'Default of `data`: `~/.local/share/kb-mcp` on Linux, `~/Library/Application Support/kb-mcp` on macOS,\n' +
      '`%USERPROFILE%\\AppData\\Local\\kb-mcp` on Windows.',
  );
}

function page(title: string, ...parts: readonly string[]): string {
  return [`# ${title}`, '<!-- Written by scripts/docs.ts: change the schemas, not this page. -->', ...parts, '']
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}
