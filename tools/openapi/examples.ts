import type * as z from 'zod';
import type * as schema from '../../shared/api/schemas.ts';
import { applicationNumber, receiptNumber } from '../../shared/domain/ids.ts';
import { EXAMPLE_PERSONAL_VALUES, PersonalData } from '../../shared/domain/personal-data.ts';

const money = { amount: 2575, currency: 'USD' };
const quote = {
  scheduleVersion: '2026-11',
  options: [
    {
      method: 'stripe',
      fee: { amount: 2500, currency: 'USD' },
      surcharge: { amount: 75, currency: 'USD' },
      total: money,
    },
  ],
  validUntil: '2026-11-24T12:00:00.000Z',
} satisfies z.input<typeof schema.quote>;

const applicationForm = {
  ...EXAMPLE_PERSONAL_VALUES,
  nationality: 'GBR',
  visaType: 'tourist-30-days',
  arrivalDate: '2027-01-15',
  language: 'en',
} satisfies z.input<typeof schema.applicationForm>;

const application = {
  ...applicationForm,
  id: 'app_0a1b2c3d4e5f6g7h',
  version: 2,
  applicationNumber: applicationNumber('app_0a1b2c3d4e5f6g7h'),
  state: 'submitted',
  ...new PersonalData(EXAMPLE_PERSONAL_VALUES).masked(),
  quote,
  createdAt: '2026-11-23T11:58:00.000Z',
  updatedAt: '2026-11-23T12:00:00.000Z',
  submittedAt: '2026-11-23T12:00:00.000Z',
} satisfies z.input<typeof schema.application>;

const payment = {
  id: 'pay_0a1b2c3d4e5f6g7h8i9j0k1l',
  version: 2,
  applicationId: 'app_0a1b2c3d4e5f6g7h',
  receiptNumber: receiptNumber('pay_0a1b2c3d4e5f6g7h8i9j0k1l'),
  method: 'stripe',
  status: 'succeeded',
  amount: money,
  accepted: true,
  createdAt: '2026-11-23T12:01:00.000Z',
  updatedAt: '2026-11-23T12:02:00.000Z',
  payableUntil: '2026-11-23T13:01:00.000Z',
  closesAt: '2026-11-23T13:01:00.000Z',
  succeededAt: '2026-11-23T12:02:00.000Z',
} satisfies z.input<typeof schema.payment>;

const checkResult = {
  result: 'paid',
  next: 'The application is paid. You do not need to do anything.',
  payment,
} satisfies z.input<typeof schema.checkResult>;

const refundRequest = { amount: 1000, reason: 'overpaid' } satisfies z.input<typeof schema.refundRequest>;

/** Examples by schema name. Those of problems are generated from the list of problems. */
export const examples: Readonly<Record<string, unknown>> = {
  money,
  quote,
  applicationForm,
  application,
  payment,
  paymentRequest: { method: 'stripe', device: 'phone' } satisfies z.input<typeof schema.paymentRequest>,
  checkResult,
  refundRequest,
};
