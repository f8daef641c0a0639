import type { Answer } from '../../core/exchange.ts';
import type { BookedDispute, BookedRefund, Order } from '../order.ts';
import { actionOf, type Wallet } from './wallet.ts';

export interface Intent extends Order {
  readonly metadata: Readonly<Record<string, string>>;
  readonly wallet?: Wallet;
}

export const seconds = (at: number) => Math.floor(at / 1_000);

export function intentOf(order: Order) {
  const { id, amount, currency, captured, state, decline, createdAt } = order;
  const { metadata, wallet } = order as Intent;
  const method = wallet && { payment_method: { id: `pm_${wallet.attempt}` } };
  return {
    id,
    object: 'payment_intent',
    amount,
    amount_received: captured,
    client_secret: `${id}_secret_x`,
    created: seconds(createdAt),
    currency: currency.toLowerCase(),
    last_payment_error:
      decline === undefined ? null : { type: 'card_error', code: 'card_declined', decline_code: decline, ...method },
    livemode: false,
    metadata,
    status: STATUS[state],
    ...(wallet !== undefined && state === 'open' && actionOf(order, wallet)),
  };
}

export function refundOf({ id, paymentId, currency }: Order, { id: refund, key, amount, state }: BookedRefund) {
  return {
    id: `re_${refund}`,
    object: 'refund',
    amount,
    currency: currency.toLowerCase(),
    failure_reason: state === 'failed' ? 'expired_or_canceled_card' : undefined,
    metadata: key === undefined ? {} : { refund: key, payment: paymentId },
    payment_intent: id,
    status: state === 'done' ? 'succeeded' : state,
  };
}

export function disputeOf({ id, currency }: Order, { id: dispute, amount, openedAt, state }: BookedDispute) {
  return {
    id: dispute,
    object: 'dispute',
    amount,
    created: seconds(openedAt),
    currency: currency.toLowerCase(),
    evidence_details: { due_by: seconds(openedAt) + 864_000 },
    payment_intent: id,
    reason: 'fraudulent',
    status: DISPUTE_STATUS[state],
  };
}

const STATUS = {
  open: 'requires_payment_method',
  approved: 'requires_capture',
  processing: 'processing',
  captured: 'succeeded',
  closed: 'canceled',
} as const;
const DISPUTE_STATUS = {
  inquiry: 'warning_needs_response',
  open: 'needs_response',
  won: 'won',
  lost: 'lost',
  closed: 'warning_closed',
} as const;

export function eventOf({ id, created, type, data }: { id: string; created: number; type: string; data: unknown }) {
  return { id, object: 'event', api_version: 'simulated', created, data, livemode: false, type };
}

export function withAmount(object: object): object {
  const fields = object as Record<string, unknown>;
  const name = 'amount_received' in fields ? 'amount_received' : 'amount';
  return { ...fields, [name]: Number(fields[name]) + 1 };
}

export function list(data: readonly unknown[]): Answer {
  return { status: 200, body: { object: 'list', data, has_more: false, url: '/' } };
}

export function missing(id: string): Answer {
  return {
    status: 404,
    body: { error: { type: 'invalid_request_error', code: 'resource_missing', message: `No such object: ${id}` } },
  };
}

export function rejected(code: string): Answer {
  return { status: 400, body: { error: { type: 'invalid_request_error', code, message: code } } };
}
