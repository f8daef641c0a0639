import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { SANDBOX_NAMES, type SandboxName } from '../../../local/gateways/registry.ts';
import { Visitor } from './visitor.ts';

interface Fixtures {
  readonly visitor: Visitor;
  /** Expects no Axe violations and no horizontal overflow. */
  readonly looksRight: (page?: Page) => Promise<void>;
  readonly sandbox: {
    url(gateway: SandboxName): string;
    fault(gateway: SandboxName, fault: object): Promise<void>;
  };
}

const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export const test = base.extend<Fixtures>({
  page: async ({ page }, use) => {
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (/Content.Security.Policy|integrity/i.test(message.text())) faults.push(message.text());
    });
    await use(page);
    expect(faults, 'the page threw, or its policy was violated').toEqual([]);
  },
  visitor: async ({ page, baseURL }, use) => use(new Visitor(page, String(baseURL))),
  looksRight: async ({ page: first }, use) => {
    await use(async (page = first) => {
      // That of a page that is still loading is hidden.
      await page.locator('h1:not(.hidden)').waitFor();
      // The bank's page in the frame is not ours.
      const { violations } = await new AxeBuilder({ page }).withTags(STANDARDS).exclude('dialog iframe').analyze();
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
      expect(found, `axe, at ${page.url()}`).toEqual([]);
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(beyond, `pixels that ${page.url()} reaches beyond its sides`).toBeLessThanOrEqual(0);
    });
  },
  sandbox: async ({ baseURL, request }, use) => {
    const { port } = new URL(String(baseURL));
    // The ports follow those of the site and of the OpenID provider.
    const url = (gateway: SandboxName) => `http://127.0.0.1:${Number(port) + 2 + SANDBOX_NAMES.indexOf(gateway)}`;
    const at = (gateway: SandboxName) => `${url(gateway)}/_sandbox/faults`;
    await use({
      url,
      async fault(gateway, fault) {
        expect((await request.post(at(gateway), { data: fault })).status()).toBe(201);
      },
    });
    await Promise.all(SANDBOX_NAMES.map((gateway) => request.delete(at(gateway))));
  },
});

export { expect } from '@playwright/test';
