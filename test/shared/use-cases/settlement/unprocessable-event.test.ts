import { expect, it } from 'vitest';
import { alarmIfUnprocessable } from '../../../../shared/use-cases/settlement/internal/unprocessable-event.ts';

const isCalledTo = (error: unknown) => {
  const alarms: unknown[] = [];
  const unsettleable = alarmIfUnprocessable({ alarm: (...told) => alarms.push(told) }, 'stripe', 'evt_1', error);
  expect(alarms).toEqual(unsettleable ? [['unprocessable_event', { method: 'stripe', event: 'evt_1' }]] : []);
  return unsettleable;
};

it('calls somebody to what our own code does not understand', () => {
  expect(isCalledTo(new TypeError('a PaymentIntent without its id'))).toBe(true);
  expect(isCalledTo(new RangeError('not an amount in minor units: -1'))).toBe(true);
});

it('calls nobody to a connection that failed, which fetch tells by a TypeError, too', async () => {
  const refused = await fetch('http://127.0.0.1:1').catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(TypeError);
  expect(isCalledTo(refused)).toBe(false);
  expect(isCalledTo(new Error('ETIMEDOUT'))).toBe(false);
});
