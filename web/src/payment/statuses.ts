import type { Payment } from '../api/types.ts';

export const STATUSES = [
  'pending',
  'processing',
  'succeeded',
  'failed',
  'canceled',
  'expired',
] as const satisfies readonly Payment['status'][];
