import { expect, test } from 'vitest';
import { loadAll } from '../testing/describe-loader.ts';
import { xmlLoader } from './xml.ts';

async function load(content: string) {
  const [document] = await loadAll(xmlLoader, { name: 'a.xml', bytes: new Uint8Array(Buffer.from(content)) });
  if (!document) throw new Error('nothing was read');
  return document;
}

const post = (type: string, title: string, content: string, status = 'publish') =>
  `<item><title>${title}</title><content:encoded><![CDATA[${content}]]></content:encoded><wp:status>${status}</wp:status><wp:post_type>${type}</wp:post_type></item>`;

test('an export of WordPress gives its posts and pages in their paragraphs, without menus and what was thrown away', async () => {
  const classic = 'We open\nat nine.\n\n<strong>Closed</strong> on Sundays.\n\n<!--more-->\n\n<pre>a\n\nb</pre>';
  const block = '<!-- wp:paragraph {"align":"center"} -->\n<p>Tea.</p>\n<!-- /wp:paragraph -->';
  const { text, sections, metadata } = await load(
    `<rss version="2.0"><channel><title>Shop</title>${post('post', 'Hours', classic)}${post('page', 'Menu', block)}${post(
      'nav_menu_item',
      'Home',
      '',
    )}${post('attachment', 'photo_1', '')}${post('post', 'Old', 'Old.', 'trash')}</channel></rss>`,
  );
  expect(text).toBe('# Shop\n\n## Hours\n\nWe open at nine.\n\nClosed on Sundays.\n\na\n\nb\n\n## Menu\n\nTea.\n');
  expect(sections.map(({ heading }) => heading)).toEqual([[], ['Hours'], ['Menu']]);
  expect(metadata).toEqual({ entries: 2 });
});

test('an issue of Jira is read with its comments', async () => {
  const { text } = await load(
    `<rss version="0.92"><channel><title>Jira</title><item><title>[A-1] It hangs</title><description>&lt;p&gt;At start.&lt;/p&gt;</description>
    <comments><comment id="5" author="bob" created="2 Mar 2024">&lt;p&gt;Clear the cache.&lt;/p&gt;</comment></comments></item></channel></rss>`,
  );
  expect(text).toBe('# Jira\n\n## [A-1] It hangs\n\nAt start.\n\nbob\n2 Mar 2024\nClear the cache.\n');
});

test('an export of MediaWiki gives each page below its title, as it was last, in the words of its readers', async () => {
  const page = (title: string, revisions: readonly string[], inside = '<ns>0</ns>') =>
    `<page><title>${title}</title>${inside}${revisions
      .map((text) => `<revision><id>7</id><text xml:space="preserve">${text}</text></revision>`)
      .join('')}</page>`;
  const { text, title, language, sections, metadata } = await load(
    `<mediawiki xml:lang="de"><siteinfo><sitename>Werkwiki</sitename><namespaces><namespace key="6">Datei</namespace><namespace key="14">Kategorie</namespace></namespaces></siteinfo>
    ${page('Urlaub', ['Alt.', "'''Urlaub''' steht im [[Portal|Personalportal]].&lt;ref&gt;Nr. 7&lt;/ref&gt; &lt;!-- geheim --&gt;\n[[Datei:a.png|mini|Ein [[Bild]]]]\n== Fristen ==\n* 14 Tage\n** besser 20\n# Antrag\n&lt;pre&gt;a\n  b&lt;/pre&gt;\n[[Kategorie:Personal]]"])}
    ${page('Ferien', ['#WEITERLEITUNG [[Urlaub]]'], '<ns>0</ns><redirect title="Urlaub" />')}
    ${page('Vorlage:Hinweis', ['x'], '<ns>10</ns>')}</mediawiki>`,
  );
  expect(text).toBe(
    '# Urlaub\n\nUrlaub steht im Personalportal.\n\n## Fristen\n- 14 Tage\n  - besser 20\n- Antrag\n\n```\na\n  b\n```\n',
  );
  expect({ title, language, metadata }).toEqual({
    title: 'Werkwiki',
    language: 'de',
    metadata: { pages: 1, hidden: { comments: 6 } },
  });
  expect(sections.map(({ heading }) => heading)).toEqual([['Urlaub'], ['Urlaub', 'Fristen']]);
});

test('an export of a database that has attributes only is read, a section for each row with a title, or whose question has one', async () => {
  const { text, sections } = await load(
    '<posts xmlns:x="a"><row Id="1" Title="Grinding" Body="&lt;p&gt;How fine?&lt;/p&gt;" /><row Id="2" ParentId="1" Body="&lt;p&gt;Like sand.&lt;/p&gt;" /><row Id="3" Body="Nothing." /></posts>',
  );
  expect(text).toBe(
    '# Grinding\n\nHow fine?\n\nid: 1\n\n# Grinding\n\nLike sand.\n\nid: 2\nparentId: 1\n\nNothing.\n\nid: 3\n',
  );
  expect(sections.map(({ heading }) => heading)).toEqual([['Grinding'], []]);
});

test.each(['[[File:', '<nowiki>', '<ref>', '<!--', '== ', "''", '[[a|', '[//a ', '* #'])(
  'a wiki of %j alone takes no time',
  async (part) => {
    const since = performance.now();
    await load(
      `<mediawiki><page><title>T</title><revision><text><![CDATA[T ${part.repeat(100_000)}]]></text></revision></page></mediawiki>`,
    );
    expect(performance.now() - since).toBeLessThan(2_000);
  },
);
