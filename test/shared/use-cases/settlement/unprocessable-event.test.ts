import { expect, it } from 'vitest';
import * as z from 'zod';
import { UnknownGatewayValue } from '../../../../shared/ports/payments/payment-gateway.ts';
import { alarmIfUnprocessable } from '../../../../shared/use-cases/settlement/internal/unprocessable-event.ts';

const isAlarmed = (error: unknown) => {
  const alarms: unknown[] = [];
  const unsettleable = alarmIfUnprocessable({ alarm: (...alarm) => alarms.push(alarm) }, 'stripe', 'evt_1', error);
  expect(alarms).toEqual(unsettleable ? [['unprocessable_event', { gateway: 'stripe', event: 'evt_1' }]] : []);
  return unsettleable;
};

it('raises an alarm for errors of our own code', () => {
  expect(isAlarmed(new TypeError('a PaymentIntent without its id'))).toBe(true);
  expect(isAlarmed(new RangeError('not an amount in minor units: -1'))).toBe(true);
});

it('raises an alarm for a row that cannot be parsed', () => {
  expect(isAlarmed(z.object({ device: z.literal('phone') }).safeParse({ device: 'abacus' }).error)).toBe(true);
});

it('raises an alarm for an unknown value of a gateway', () => {
  expect(isAlarmed(new UnknownGatewayValue('refund status', 'in_review'))).toBe(true);
});

it('raises no alarm for a failed connection, which fetch also reports as a TypeError', async () => {
  const refused = await fetch('http://127.0.0.1:1').catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(TypeError);
  expect(isAlarmed(refused)).toBe(false);
  expect(isAlarmed(new Error('ETIMEDOUT'))).toBe(false);
});
