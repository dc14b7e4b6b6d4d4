import type { ExtensionKit } from 'kb-mcp/extend';

/** A tool that computes leave, and a loader for contact cards (.vcf). kb-mcp runs this file when it is started in this folder. */
export default ({ z, defineTool, KbError }: ExtensionKit) => ({
  tools: [
    defineTool({
      name: 'leave_earned',
      title: 'Leave earned so far',
      description:
        'Compute how many days of leave somebody has earned in a year. Read the yearly entitlement in the leave policy first.',
      group: 'read',
      scope: 'kb:read',
      effect: 'read',
      input: z.object({
        days_per_year: z.number().min(0).max(100),
        months_worked: z.number().min(0).max(12).describe('In this year.'),
      }),
      output: z.object({ days: z.number(), policies: z.array(z.string()).describe('Where the entitlement is said.') }),
      async run({ days_per_year, months_worked }, { kb, principal, signal }) {
        // The principal goes along, so that callers meet only what they may read.
        const { items } = await kb.search({ query: 'annual leave entitlement', limit: 3 }, { principal, signal });
        return {
          days: Math.ceil((days_per_year * months_worked) / 12),
          policies: [...new Set(items.map(({ document }) => document.url))],
        };
      },
    }),
  ],
  loaders: [
    {
      name: 'vcard',
      mediaTypes: ['text/vcard'],
      extensions: ['vcf'],
      async load({ bytes, name }: { readonly bytes: Uint8Array; readonly name: string }) {
        const card = new TextDecoder().decode(bytes);
        const value = (field: string) => new RegExp(`^${field}[;:].*?([^:\r\n]+)$`, 'm').exec(card)?.[1];
        const person = value('FN');
        if (person === undefined) throw new KbError('unreadable', `${name} is no contact card: it has no FN line.`);
        const lines = [
          person,
          ...['TITLE', 'ORG', 'EMAIL', 'TEL', 'NOTE'].flatMap((field) => {
            const found = value(field);
            return found === undefined ? [] : [`${field.toLowerCase()}: ${found}`];
          }),
        ];
        const text = lines.join('\n');
        return { title: person, text, sections: [{ from: 0, to: text.length, heading: [], whole: true }] };
      },
    },
  ],
});
