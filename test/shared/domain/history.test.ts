import { expect, it } from 'vitest';
import { asItHappened } from '../../../shared/domain/history.ts';
import type { HistoryEntry } from '../../../shared/domain/payment.ts';
import { NOW } from '../../support/fixtures.ts';

it('puts nothing behind a success but what became of its money, whatever the clocks said', () => {
  const created: HistoryEntry = { at: NOW, to: 'pending', by: 'applicant', what: 'created' };
  const accepted: HistoryEntry = {
    at: NOW + 10,
    to: 'succeeded',
    by: 'notification',
    what: 'accepted',
    event: 'evt_1',
  };
  const closing: HistoryEntry = { at: NOW + 40, to: 'pending', by: 'sweep', what: 'closing: time_is_over' };
  const refund: HistoryEntry = { at: NOW + 50, to: 'succeeded', by: 'staff', what: 'refund rf_1: goodwill' };
  expect(asItHappened([created, accepted, closing, refund])).toEqual([created, closing, accepted, refund]);
});
