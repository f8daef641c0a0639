import * as z from 'zod';
import { DISPUTE_STATES } from '../../domain/dispute.ts';
import { money, time } from './values.ts';

export const disputeState = z
  .enum(DISPUTE_STATES)
  .describe('`inquiry` and `closed` take no money; `open` demands it; `won` leaves it; `lost` has returned it.');

export const dispute = z.object({
  id: z.string().describe("The gateway's own id of the dispute."),
  state: disputeState,
  amount: money.describe('The disputed part of the payment.'),
  openedAt: time,
});
