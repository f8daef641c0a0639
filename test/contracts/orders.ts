import { randomInt } from 'node:crypto';
import { applicationId, paymentId } from '../../shared/domain/ids.ts';
import type { Money } from '../../shared/domain/money.ts';
import type { Payment } from '../../shared/domain/payment.ts';
import { deadlinesOf } from '../../shared/domain/payment-deadlines.ts';
import { type GatewayName, type PaymentMethod, rulesOf } from '../../shared/domain/payment-method.ts';
import type { Refund } from '../../shared/domain/refund.ts';
import { METHOD_RULES } from '../../shared/gateways/registry.ts';
import type { CreateResult, PayerContext, PaymentOrder } from '../../shared/ports/payments/payment-gateway.ts';

const digits = (length: number) => Array.from({ length }, () => randomInt(10)).join('');

/** The time limit of a refund that may be sent at any time. */
export const NO_LIMIT = Number.POSITIVE_INFINITY;

/** The payer of every order here. */
export const PAYER: PayerContext = { device: 'desktop', address: '203.0.113.7', language: 'en' };

/** A new order that is payable for five minutes. */
export function newOrder(amount: Money, method: PaymentMethod, changed: Partial<PaymentOrder> = {}): PaymentOrder {
  const application = applicationId(digits(16));
  const now = Date.now();
  return {
    id: paymentId(application, digits(8)),
    applicationId: application,
    method,
    amount,
    device: 'desktop',
    createdAt: now,
    payableUntil: now + 5 * 60_000,
    ...changed,
  };
}

/** The payment as it is stored after the gateway has created the order. */
export function paymentOf(gateway: GatewayName, order: PaymentOrder, created: CreateResult): Payment {
  if (created.outcome !== 'created') throw new Error(`not created: ${created.outcome}`);
  return {
    ...order,
    ...deadlinesOf(rulesOf(METHOD_RULES, { method: order.method, gateway }), order.payableUntil),
    userId: 'user_1',
    gateway,
    state: 'pending',
    quoteId: 'quote_1',
    account: created.account,
    ...(created.reference !== undefined && { reference: created.reference }),
    updatedAt: order.createdAt,
    observedAt: 0,
    version: 1,
  };
}

export function newRefund(payment: Payment, amount = payment.amount.amount): Refund {
  return {
    id: `re_${digits(24)}`,
    paymentId: payment.id,
    gateway: payment.gateway,
    amount: { ...payment.amount, amount },
    reason: 'goodwill',
    state: 'due',
    attempt: 1,
    createdAt: payment.createdAt,
    updatedAt: payment.createdAt,
    version: 1,
  };
}
