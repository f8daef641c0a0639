import { screen, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { Layout } from '../../web/src/components/layout.tsx';
import { fakeApi, OFFICE_NAME } from './support/fake-api.ts';
import { closePage, renderPage } from './support/render-page.tsx';

afterEach(closePage);

test('every page names the office as text, and says how to reach it', async () => {
  fakeApi();
  await renderPage(<Layout>A page</Layout>, '/');
  expect(await screen.findAllByText(OFFICE_NAME)).toHaveLength(2);
  expect(document.querySelector('header b, footer b')).toBeNull();
  const links = within(screen.getByRole('contentinfo')).getAllByRole('link');
  expect(links.map((link) => [link.textContent, link.getAttribute('href')])).toEqual([
    ['+1 (555) 0100', 'tel:+15550100'],
    ['https://visa.example.org', 'https://visa.example.org'],
  ]);
});
