import { writeFile } from 'node:fs/promises';
import axe from 'axe-core';
import { expect } from 'vitest';
import type { Tab } from './chromium.ts';

const widths = {
  phone: { width: 390, height: 844, deviceScaleFactor: 2, mobile: true },
  desk: { width: 1280, height: 800, deviceScaleFactor: 1, mobile: false },
};

/**
 * Looks at the page at both widths, by day and by night: nothing is cut or scrolls sideways, what acts is large enough for a finger, and
 * axe finds nothing against the guidelines (WCAG 2.2 AA). Keeps a picture of each in the folder that KB_MCP_SCREENSHOTS names.
 */
export async function inspect(tab: Tab, name: string): Promise<void> {
  const folder = process.env['KB_MCP_SCREENSHOTS'];
  await tab.send('Emulation.setFocusEmulationEnabled', { enabled: true });
  for (const [size, metrics] of Object.entries(widths)) {
    await tab.send('Emulation.setDeviceMetricsOverride', metrics);
    expect(await tab.value('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    for (const scheme of ['light', 'dark']) {
      await tab.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
      const { data } = await tab.send('Page.captureScreenshot', { format: 'png' });
      if (folder) await writeFile(`${folder}/${name}-${size}-${scheme}.png`, Buffer.from(String(data), 'base64'));
      if (size === 'phone') expect({ name, scheme, found: await violations(tab) }).toEqual({ name, scheme, found: [] });
    }
  }
  const small = `[...document.querySelectorAll('button,input:not([type=hidden])')].filter((e) => e.getBoundingClientRect().height < 40).length`;
  expect(await tab.value(small)).toBe(0);
  expect(
    await tab.value('document.querySelectorAll("h1").length === 1 && document.documentElement.lang.length === 2'),
  ).toBe(true);
}

async function violations(tab: Tab): Promise<unknown> {
  await tab.value(`${axe.source}; void 0`);
  const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const run = `axe.run({ runOnly: ${JSON.stringify(rules)} }).then(({ violations }) => { globalThis.found = violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 100)).join(' ')); })`;
  await tab.value(`globalThis.found = undefined; ${run}; void 0`);
  await tab.until('globalThis.found !== undefined');
  return tab.value('globalThis.found');
}
