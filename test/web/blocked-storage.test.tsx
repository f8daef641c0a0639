import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { MemoryRouter } from 'react-router';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createQueryClient } from '../../web/src/api/query-client.ts';
import { Site } from '../../web/src/app.tsx';
import { changeLanguage, startLanguages } from '../../web/src/i18n/i18n.ts';
import PaymentReturn from '../../web/src/routes/payment-return.tsx';
import { fakeApi } from './support/fake-api.ts';
import { closePage } from './support/render-page.tsx';

// As in Chrome with all cookies blocked: https://www.chromium.org/for-testers/bug-reporting-guidelines/
beforeEach(() => {
  const blocked = {
    configurable: true,
    get: () => {
      throw new DOMException('Access is denied for this document.', 'SecurityError');
    },
  };
  for (const kind of ['localStorage', 'sessionStorage']) {
    const original = Object.getOwnPropertyDescriptor(globalThis, kind);
    if (original === undefined) throw new Error(`no ${kind}`);
    Object.defineProperty(globalThis, kind, blocked);
    restores.push(() => Object.defineProperty(globalThis, kind, original));
  }
});
const restores: (() => void)[] = [];
afterEach(() => {
  closePage();
  for (const restore of restores.splice(0)) restore();
});

async function open(page: ReactNode, address: string) {
  fakeApi();
  history.replaceState(null, '', address);
  await startLanguages();
  render(<QueryClientProvider client={createQueryClient()}>{page}</QueryClientProvider>);
}

test('where the browser blocks storage, the site is shown, and its language can be changed', async () => {
  await open(<Site />, '/');
  await screen.findByRole('heading', { name: 'Apply for your e-Visa' });
  await changeLanguage('zh-CN');
  await screen.findByRole('heading', { name: '申请电子签证' });
  await changeLanguage('en');
});

test('where the browser blocks storage, who signs in reads what to allow', async () => {
  await open(<Site />, '/payments');
  expect((await screen.findByRole('alert')).textContent).toContain('Allow cookies and site data for this site');
});

test('where the browser blocks storage, who comes back from a gateway is told not to pay again', async () => {
  const address = '/payments/pay_000000000000000000000001/return';
  await open(
    <MemoryRouter initialEntries={[address]}>
      <PaymentReturn />
    </MemoryRouter>,
    address,
  );
  await screen.findByText(/Do not pay again before/);
});
