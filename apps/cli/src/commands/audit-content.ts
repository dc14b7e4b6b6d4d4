import { localPrincipal } from '@kb-mcp/core';
import { auditContent, type ContentFinding } from '@kb-mcp/core/content-audit';
import { openStore } from '@kb-mcp/core/open';
import { Command } from 'commander';
import { addFilters, type FilterFlags, filterInput } from '../filters.ts';
import { addSettings, settingsIn } from '../flags.ts';
import { plural } from '../numbers.ts';
import { progressLine } from '../progress-line.ts';
import { readConfig } from '../settings.ts';
import { stopSignal } from '../stop-signal.ts';
import { print, printJson, styled } from '../terminal.ts';

const SETTINGS = ['data'];

interface Flags extends FilterFlags {
  readonly strict?: boolean;
  readonly json?: boolean;
}

/** `kb-mcp audit content`: what was hidden in the documents, and what in them speaks to a model. Exits with 1 when something does. */
export function contentCommand(): Command {
  const command = new Command('content')
    .description('Show which documents had hidden text, and which speak to a model like an instruction')
    .option('--strict', 'also exit with 1 when text was hidden');
  return (
    addSettings(addFilters(command), SETTINGS)
      .option('--json', 'print the findings as JSON')
      .addHelpText(
        'after',
        `
Hidden text was left out when the documents were read. Pages have wrong letters when their fonts do not say which they draw. Lines like instructions stay, and are no proof of bad intent: the exit code
is 1 when there are any, 0 when there are none.

Example:
  $ kb-mcp add contracts --collection inbox && kb-mcp audit content --collection inbox --strict`,
      )
      // Flags that audit has as well are read by it, wherever they stand.
      .action((_flags: Flags, own: Command) => run(own.optsWithGlobals<Flags>()))
  );
}

async function run({ strict = false, json, ...flags }: Flags): Promise<void> {
  await using store = await openStore(readConfig(settingsIn({ ...flags }, SETTINGS)));
  const line = progressLine();
  const findings: ContentFinding[] = [];
  let documents = 0;
  for await (const finding of auditContent(store, {
    principal: localPrincipal,
    filter: filterInput(flags),
    signal: stopSignal(),
    progress: (done) => line.update((documents = done), undefined, 'documents'),
  })) {
    findings.push(finding);
    if (!json) line.above(() => show(finding));
  }
  line.end();
  const hiding = findings.filter(({ hidden }) => Object.keys(hidden).length > 0).length;
  const instructing = findings.filter(({ instructions, fields }) => instructions > 0 || fields.length > 0).length;
  if (instructing > 0 || (strict && hiding > 0)) process.exitCode = 1;
  if (json) return printJson({ documents, hiding, instructing, findings });
  print(
    styled(
      'bold',
      `${plural(documents, 'document')}: hidden text was left out of ${hiding.toLocaleString('en')}; ${instructing.toLocaleString('en')} with lines like instructions to a model.`,
    ),
  );
}

function show({ id, collection, key, hidden, garbled, instructions, lines, fields }: ContentFinding): void {
  print(`${styled('bold', key)}  ${styled('dim', `${collection}  ${id}`)}`);
  const kinds = Object.entries(hidden).map(([kind, count]) => `${kind} ${count.toLocaleString('en')}`);
  if (kinds.length > 0) print(`  hidden, in characters: ${kinds.join(', ')}`);
  if (garbled.length > 0) print(`  wrong letters on ${garbled.length === 1 ? 'page' : 'pages'} ${garbled.join(', ')}`);
  for (const { line, page, text } of lines)
    print(styled('yellow', `  line ${line}${page === undefined ? '' : `, page ${page}`}: ${text}`));
  if (instructions > lines.length)
    print(`  and ${plural(instructions - lines.length, 'more line')} like an instruction`);
  if (fields.length > 0) print(styled('yellow', `  words like an instruction in ${fields.join(', ')}`));
}
