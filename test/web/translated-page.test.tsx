import { act, render, screen } from '@testing-library/react';
import { Route, Routes } from 'react-router';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PaymentRecord } from '../../web/src/api/types.ts';
import { Button } from '../../web/src/components/button.tsx';
import { Countdown } from '../../web/src/components/countdown.tsx';
import { startLanguages } from '../../web/src/i18n/i18n.ts';
import { DisputeList } from '../../web/src/payment/dispute-list.tsx';
import { RefundList } from '../../web/src/payment/refund-list.tsx';
import ApplicationPage from '../../web/src/routes/application.tsx';
import { anApplication } from './support/an-application.ts';
import { fakeApi } from './support/fake-api.ts';
import { FakeWebSocket } from './support/fake-web-socket.ts';
import { closePage, renderPage } from './support/render-page.tsx';
import { translatePage } from './support/translate-page.ts';

// What a browser's translation does to React: https://github.com/facebook/react/issues/11538

const at = '2026-11-23T10:00:00.000Z';
const usd = (amount: number) => ({ amount, currency: 'USD' });

beforeEach(async () => {
  localStorage.setItem('evisa.language', 'en');
  await startLanguages();
});
afterEach(closePage);

test('a button becomes busy and idle again', () => {
  const { container, rerender } = render(<Button>Pay</Button>);
  translatePage();
  rerender(<Button busy>Paying</Button>);
  expect(container.textContent).toBe('Paying');
  translatePage();
  rerender(<Button>Pay</Button>);
  expect(container.textContent).toBe('Pay');
});

test('a countdown goes on', async () => {
  vi.useFakeTimers({ now: Date.parse(at) });
  const until = new Date(Date.parse(at) + 61_000).toISOString();
  const { container } = render(<Countdown until={until} />);
  translatePage();
  await act(async () => vi.advanceTimersByTime(2_000));
  expect(container.textContent).toBe('0:59');
});

test('a refund and a dispute become what they are', () => {
  const refund = { id: 'rf_1', amount: usd(2575), state: 'due', createdAt: at, updatedAt: at } as const;
  const dispute = { id: 'dp_1', amount: usd(2575), state: 'open', openedAt: at } as const;
  const lists = (changes: { refund?: object; dispute?: object }) => {
    const refunds = [{ ...refund, ...changes.refund }] as PaymentRecord['refunds'];
    return (
      <>
        <RefundList refunds={refunds} />
        <DisputeList disputes={[{ ...dispute, ...changes.dispute }]} />
      </>
    );
  };
  const { container, rerender } = render(lists({}));
  translatePage();
  rerender(lists({ refund: { state: 'done' }, dispute: { state: 'won' } }));
  expect(container.textContent).toContain('sent to your bank or account');
  expect(container.textContent).toContain('decided: the payment is valid');
  expect(container.textContent).not.toMatch(/about to be sent|being decided/);
  translatePage();
  rerender(lists({ refund: { state: 'done', owed: usd(0) } }));
  expect(container.textContent).toContain('no longer needed');
});

test('an application is paid', async () => {
  const { call } = fakeApi();
  FakeWebSocket.install();
  const application = anApplication();
  await renderPage(
    <Routes>
      <Route path="applications/:applicationId" element={<ApplicationPage />} />
    </Routes>,
    `/applications/${application.id}`,
  );
  (await call(`/applications/${application.id}`)).respond(application);
  await screen.findByText(/Pay the fee to send it/);
  translatePage();
  (await call('/live-tickets')).respond({ ticket: 'one-time' });
  const socket = await FakeWebSocket.opened();
  await act(async () => socket.open());
  const paid = { ...application, version: 2, state: 'paid', paidBy: 'pay_000000000000000000000001' };
  (await call(`/applications/${application.id}`)).respond(paid);
  await screen.findByText(/The fee is paid/);
  expect(document.body.textContent).not.toMatch(/Pay the fee to send it/);
});
