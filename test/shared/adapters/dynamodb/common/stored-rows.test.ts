import { expect, it } from 'vitest';
import * as z from 'zod';
import { plainApplicationFields } from '../../../../../shared/adapters/dynamodb/applications/application-rows.ts';
import {
  plainPaymentFields,
  plainRefundFields,
} from '../../../../../shared/adapters/dynamodb/payments/payment-rows.ts';

// What every stored row has. A running stage has rows without an attribute that is added later, and could not read them.
it.each([
  [
    'application',
    plainApplicationFields,
    'id userId state nationality visaType arrivalDate language attempts createdAt updatedAt version',
  ],
  [
    'payment',
    plainPaymentFields,
    'id applicationId userId method gateway state amount quoteId account device createdAt updatedAt payableUntil closesAt observedAt version',
  ],
  ['refund', plainRefundFields, 'id paymentId gateway amount reason state attempt createdAt updatedAt version'],
] as const)('a new attribute of the row of a %s is optional', (_, schema, known) => {
  const { required } = z.toJSONSchema(schema as z.ZodObject, { unrepresentable: 'any' });
  expect(required, 'make the new one .optional(): docs/runbook.md, Releases').toEqual(known.split(' '));
});
