import type { PayPalFaults } from './faults.ts';
import type { PayPalEvent } from './ledger.ts';
import { increased, type Money } from './money.ts';

/** The faults to inject into a notification. */
export interface NotificationFaults {
  dropped: boolean;
  /** Milliseconds. */
  delay: number;
  /** Held back until a later notification of the same order has been sent. */
  reordered: boolean;
  duplicated: boolean;
  altered: boolean;
  /** Preceded by a forged notification. */
  forged: boolean;
  /** The first attempt names a certificate that is served as something else. */
  withoutCertificate: boolean;
}

const DEFAULT_DELAY = 5_000;

/** Decides once per event which faults apply to its notification. */
export function chooseFaults(
  faults: PayPalFaults,
  event: PayPalEvent,
  target: Record<string, string | undefined>,
  speed: number,
): NotificationFaults {
  const fields = { type: event.type, ...target };
  const reorder = faults.trigger('reorder', fields);
  const delay = faults.trigger('delay', fields) ?? reorder;
  return {
    dropped: faults.trigger('drop', fields) !== undefined,
    delay: delay ? (delay.delayMs ?? DEFAULT_DELAY / speed) : 0,
    reordered: reorder !== undefined,
    duplicated: faults.trigger('duplicate', fields) !== undefined,
    altered: faults.trigger('alter', fields) !== undefined,
    forged: faults.trigger('forge', fields) !== undefined,
    withoutCertificate: faults.trigger('certificate_not_pem', fields) !== undefined,
  };
}

/** The same event with another amount. */
export function altered(event: PayPalEvent): PayPalEvent {
  const { resource } = event;
  const units = resource.purchase_units as { amount: Money }[] | undefined;
  return {
    ...event,
    resource: {
      ...resource,
      ...(isMoney(resource.amount) && { amount: increased(resource.amount) }),
      ...(isMoney(resource.dispute_amount) && { dispute_amount: increased(resource.dispute_amount) }),
      ...(units && { purchase_units: units.map((unit) => ({ ...unit, amount: increased(unit.amount) })) }),
    },
  };
}

function isMoney(value: unknown): value is Money {
  return typeof value === 'object' && value !== null && 'currency_code' in value;
}
