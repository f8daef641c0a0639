import * as z from 'zod';
import { payment } from './payments.ts';
import { method, time } from './values.ts';

export const device = z.enum(['desktop', 'phone']);

export const stripeCheckout = z
  .object({ type: z.literal('stripe'), clientSecret: z.string(), publishableKey: z.string() })
  .describe("To be paid with Stripe's script in the payer's browser.");

export const gatewayButton = z
  .object({ clientId: z.string(), orderId: z.string() })
  .describe("For the gateway's own button; see `scripts` of `GET /config`.");

export const redirectCheckout = z
  .object({
    type: z.literal('redirect'),
    url: z.string(),
    button: gatewayButton.optional(),
  })
  .describe("To be paid on the gateway's own page.");

export const qrCheckout = z.object({
  type: z.literal('qr'),
  codeUrl: z.string().describe('To be shown as a QR code, which the payer scans.'),
});

export const checkout = z.discriminatedUnion('type', [stripeCheckout, redirectCheckout, qrCheckout]);

export const paymentRequest = z.strictObject({ method, device: device.default('desktop') });

export const startedPayment = z.object({
  payment,
  checkout: checkout
    .optional()
    .describe('Absent if the payer has nothing to do: the gateway is processing the payment, or it is paid.'),
});

export const checkOutcome = z.enum([
  'paid',
  'reversed',
  'continue',
  'closing',
  'retry_payment',
  'unknown',
  'other_payment_open',
  'withdrawn',
]);

export const checkResult = z.object({
  result: checkOutcome,
  next: z.string().describe('An explanation for the payer: what the result means and what to do next.'),
  until: time
    .optional()
    .describe(
      'For `closing`: the time at which another payment can be started. For `unknown`: the latest time at which the result is known.',
    ),
  reason: z
    .literal('account_unavailable')
    .optional()
    .describe("For `unknown`: the operator must put back the keys of the payment's merchant account."),
  payment,
});
