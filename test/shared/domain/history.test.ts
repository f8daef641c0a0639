import { expect, it } from 'vitest';
import { sortHistory } from '../../../shared/domain/history.ts';
import type { HistoryEntry } from '../../../shared/domain/payment.ts';
import { NOW } from '../../support/fixtures.ts';

it('sorts entries by time, but those of a succeeded payment last', () => {
  const created: HistoryEntry = { at: NOW, to: 'pending', by: 'applicant', description: 'created' };
  const accepted: HistoryEntry = {
    at: NOW + 10,
    to: 'succeeded',
    by: 'notification',
    description: 'accepted',
    eventId: 'evt_1',
  };
  const closing: HistoryEntry = { at: NOW + 40, to: 'pending', by: 'sweep', description: 'closing: expired' };
  const refund: HistoryEntry = { at: NOW + 50, to: 'succeeded', by: 'staff', description: 'refund rf_1: goodwill' };
  expect(sortHistory([refund, closing, accepted, created])).toEqual([created, closing, accepted, refund]);
});
