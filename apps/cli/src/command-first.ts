import type { Command } from 'commander';

/** The arguments with a command in the first place, when nothing but options of that command stands before it. */
export function commandFirst(args: readonly string[], commands: readonly Command[]): readonly string[] {
  for (const command of commands) {
    const at = afterOptions(args, command);
    if (at > 0 && args[at] === command.name()) return [command.name(), ...args.slice(0, at), ...args.slice(at + 1)];
  }
  return args;
}

/** Where the options of a command end that stand before all other arguments. */
export function afterOptions(args: readonly string[], { options }: Command): number {
  let at = 0;
  for (let arg = args[at]; arg?.startsWith('-'); arg = args[at]) {
    const [name = '', value] = arg.split('=', 2);
    const option = options.find(({ long, short }) => name === long || name === short);
    if (!option) break;
    at += option.required && value === undefined ? 2 : 1;
  }
  return at;
}
