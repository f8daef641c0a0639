import { isOpen } from '../../../domain/payment.ts';
import type { Stored } from '../../../domain/settlement.ts';
import type { SaidBy } from '../../../domain/source.ts';
import type { Checkout } from '../../../ports/payments/payment-gateway.ts';
import type { SettleDependencies } from '../settle-dependencies.ts';
import { askAbout } from './ask-about.ts';
import { settlePayment } from './settle-payment.ts';

export interface Inquired {
  /** False: the gateway did not answer. */
  readonly known: boolean;
  readonly stored: Stored;
  /** While it can be paid. */
  readonly checkout?: () => Checkout;
}

/** Asks the gateway's books about a payment and settles what they say. What succeeded is final and is not asked again. */
export async function inquirePayment(deps: SettleDependencies, stored: Stored, by: SaidBy): Promise<Inquired> {
  const { payment } = stored;
  if (payment === undefined || payment.state === 'succeeded') return { known: true, stored };
  const inquiry = await askAbout(deps, payment, (gateway) => gateway.inquire(payment, { by }));
  if (inquiry.outcome === 'unknown') return { known: false, stored };
  await settlePayment(deps, inquiry.observation);
  const settled = await deps.ledger.read(payment.id);
  const payable = settled.payment !== undefined && isOpen(settled.payment) && inquiry.checkout !== undefined;
  return { known: true, stored: settled, ...(payable && { checkout: inquiry.checkout }) };
}
