import { settings, type Setting } from '@kb-mcp/core/config';
import { type Command, Option } from 'commander';

/** Adds the flags of these settings to a command; which settings there are, and what they say, is the configuration schema's business. */
export function addSettings(command: Command, names: readonly string[]): Command {
  for (const setting of pick(names)) command.addOption(optionOf(setting));
  return command;
}

/** The given values of these settings, by the name each has in the configuration. */
export function settingsIn(
  options: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(
    pick(names).flatMap((setting) => {
      const value = options[optionOf(setting).attributeName()];
      return value === undefined ? [] : [[setting.name, value]];
    }),
  );
}

/** Adds to a list each time its flag is given; `--no-…` before it counts no more. */
export const collect = (value: string, before: readonly string[] | false | undefined): readonly string[] => [
  ...(before || []),
  value,
];

// Whatever works on the data folder works on another store as well.
const pick = (names: readonly string[]) =>
  settings().filter(({ name, flag }) => names.includes(name === 'store' ? 'data' : name) && flag !== undefined);

function optionOf({ flag = '', env, description, default: fallback }: Setting): Option {
  const repeats = flag.includes('...');
  const shown = typeof fallback === 'string' || typeof fallback === 'number' ? `default: ${fallback}; ` : '';
  const option = new Option(
    flag.replace('...', ''),
    `${description} (${shown}${repeats ? 'may be repeated; ' : ''}${env})`,
  );
  if (repeats) return option.argParser(collect);
  return flag.includes('<groups>') ? option.argParser(join) : option;
}

const join = (value: string, before: string | undefined) => (before === undefined ? value : `${before},${value}`);
