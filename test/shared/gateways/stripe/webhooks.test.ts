import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import type { StripeSecret } from '../../../../shared/gateways/stripe/secret.ts';
import { createStripeGateway } from '../../../../shared/gateways/stripe/stripe-gateway.ts';
import { MalformedGatewayEvent, NotificationRejected } from '../../../../shared/ports/payments/payment-gateway.ts';

const NOW = Date.UTC(2026, 10, 23, 12, 0, 0);
const CREATED = NOW / 1000 - 10;
const KEYS: StripeSecret = {
  account: 'acct_1/test',
  secretKey: 'sk_test_1',
  publishableKey: 'pk_test_1',
  webhookSecrets: ['whsec_new', 'whsec_old'],
  mode: 'test',
};
const secret = async () => KEYS;
const gateway = createStripeGateway({
  host: 'http://127.0.0.1:1',
  siteUrl: 'https://site.example',
  secret,
  refreshSecret: secret,
  now: () => NOW,
});
const { webhooks } = new Stripe('sk_test_1');

const intent = {
  id: 'pi_1',
  object: 'payment_intent',
  livemode: false,
  status: 'succeeded',
  amount_received: 2575,
  currency: 'usd',
  last_payment_error: null,
  metadata: { payment: 'pay_abcdefghijklmnopqrstuvwx' },
};

function event(changed: object = {}, object: object = {}) {
  const type = 'payment_intent.succeeded';
  const data = { object: { ...intent, ...object } };
  return JSON.stringify({ id: 'evt_1', object: 'event', type, created: CREATED, livemode: false, data, ...changed });
}

function signed(body: string, { at = NOW / 1000, secret = 'whsec_new' } = {}) {
  return webhooks.generateTestHeaderString({ payload: body, secret, timestamp: at });
}

const parseWebhook = (body: string, signature: string | undefined = signed(body)) =>
  gateway.parseWebhook({ body, headers: { 'stripe-signature': signature } });

/** The payment observation of an event. */
const read = async (...sent: Parameters<typeof parseWebhook>) => {
  const parsed = await parseWebhook(...sent);
  return parsed?.kind === 'payment' ? parsed.payment : undefined;
};

describe('an event', () => {
  it('is parsed to the observation of its intent, at the end of its second', async () => {
    expect(await read(event())).toEqual({
      paymentId: 'pay_abcdefghijklmnopqrstuvwx',
      gateway: 'stripe',
      account: 'acct_1/test',
      reference: 'pi_1',
      at: CREATED * 1000 + 999,
      source: { by: 'notification', eventId: 'evt_1' },
      outcome: { status: 'succeeded', captured: { amount: 2575, currency: 'USD' } },
    });
  });

  it.each([
    ['payment_intent.processing', { status: 'processing' }, { status: 'processing' }],
    ['payment_intent.canceled', { status: 'canceled', amount_received: 0 }, { status: 'closed' }],
    ['payment_intent.requires_action', { status: 'requires_action' }, { status: 'open' }],
    [
      'payment_intent.payment_failed',
      failed({ code: 'card_declined', decline_code: 'lost_card' }),
      declined('generic_decline'),
    ],
    ['payment_intent.payment_failed', failed({ code: 'expired_card' }), declined('expired_card')],
    [
      'payment_intent.payment_failed',
      failed({ code: 'payment_intent_authentication_failure', type: 'invalid_request_error' }),
      declined('payment_intent_authentication_failure'),
    ],
    ['payment_intent.processing', { status: 'requires_capture' }, { status: 'processing' }],
    ['payment_intent.requires_action', { status: 'requires_confirmation' }, { status: 'open' }],
  ])('%s of an intent %j', async (type, object, outcome) => {
    expect(await read(event({ type }, object))).toMatchObject({ outcome });
  });

  it.each(['payment_intent.created', 'charge.refunded', 'not.known.yet'])('%s is ignored', async (type) => {
    expect(await parseWebhook(event({ type }))).toBeUndefined();
  });

  it.each([[{}], [{ payment: 'pay_1' }], [{ payment: 'PAY#1' }]])(
    'without a payment id of ours: %j',
    async (metadata) => {
      const parsed = await read(event({}, { metadata }));
      expect(parsed).toMatchObject({ reference: 'pi_1', outcome: { status: 'succeeded' } });
      expect(parsed).not.toHaveProperty('paymentId');
    },
  );

  it("is parsed with Stripe's units of the currency", async () => {
    const parsed = await read(event({}, { amount_received: 50_000, currency: 'isk' }));
    expect(parsed?.outcome).toEqual({ status: 'succeeded', captured: { amount: 500, currency: 'ISK' } });
  });
});

describe('an event of a refund', () => {
  const refund = { id: 're_1', object: 'refund', amount: 500, currency: 'usd', payment_intent: 'pi_1', metadata: {} };
  const parseRefund = (type: string, changed: object) => {
    return parseWebhook(event({ type, data: { object: { ...refund, ...changed } } }));
  };

  it.each([
    ['refund.created', 'pending', 'pending'],
    ['refund.updated', 'succeeded', 'done'],
    ['refund.updated', 'requires_action', 'pending'],
    ['refund.failed', 'failed', 'failed'],
    ['refund.updated', 'canceled', 'failed'],
  ])('%s with status %s is reported as %s', async (type, status, state) => {
    expect(await parseRefund(type, { status })).toMatchObject({
      kind: 'refund',
      refund: {
        reference: 'pi_1',
        gatewayRefundId: 're_1',
        attempt: 1,
        amount: { amount: 500, currency: 'USD' },
        state,
      },
    });
  });

  it('contains our refund id and attempt if the refund is ours', async () => {
    const metadata = { refund: 're_abcdefghijklmnopqrstuvwx_2', payment: 'pay_abcdefghijklmnopqrstuvwx' };
    expect(await parseRefund('refund.updated', { status: 'succeeded', metadata })).toMatchObject({
      refund: { refundId: 're_abcdefghijklmnopqrstuvwx', attempt: 2, paymentId: 'pay_abcdefghijklmnopqrstuvwx' },
    });
    expect(await parseRefund('refund.updated', { status: 'succeeded' })).not.toHaveProperty('refund.refundId');
  });
});

describe('an event of a dispute', () => {
  it.each([
    ['warning_needs_response', 'inquiry'],
    ['warning_under_review', 'inquiry'],
    ['warning_closed', 'closed'],
    ['needs_response', 'open'],
    ['under_review', 'open'],
    ['won', 'won'],
    ['lost', 'lost'],
    ['prevented', 'closed'],
    ['appeal_needs_response', 'open'],
    ['appeal_under_review', 'open'],
  ])('with status %s is reported as %s', async (status, state) => {
    const dispute = { reference: 'pi_1', disputeId: 'dp_1', amount: { amount: 2575, currency: 'USD' }, state };
    expect(await readDispute({ status })).toMatchObject(dispute);
  });

  it('contains the reason, the deadline for evidence and the time of its opening', async () => {
    const due_by = CREATED + 7 * 86_400;
    expect(await readDispute({ reason: 'fraudulent', evidence_details: { due_by } })).toMatchObject({
      reason: 'fraudulent',
      respondBy: due_by * 1000,
      openedAt: (CREATED - 60) * 1000,
      at: CREATED * 1000 + 999,
    });
  });

  it.each([[{ evidence_details: { due_by: null } }], [{ reason: null }], [{ reason: 'x'.repeat(10_000) }]])(
    'without a deadline or a reason is still parsed: %j',
    async (changes) => {
      const dispute = await readDispute(changes);
      expect(dispute).toMatchObject({ disputeId: 'dp_1' });
      expect(dispute).not.toHaveProperty('respondBy');
      expect(dispute).not.toHaveProperty('reason');
    },
  );

  it.each(['funds_withdrawn', 'funds_reinstated'])('charge.dispute.%s says what its status says', async (what) => {
    expect(await readDispute({ status: 'won' }, what)).toMatchObject({ state: 'won' });
  });

  async function readDispute(changes: object, what = 'updated') {
    const about = { id: 'dp_1', object: 'dispute', amount: 2575, currency: 'usd', payment_intent: 'pi_1' };
    const object = { ...about, created: CREATED - 60, status: 'needs_response', ...changes };
    const parsed = await parseWebhook(event({ type: `charge.dispute.${what}`, data: { object } }));
    return parsed?.kind === 'dispute' ? parsed.dispute : undefined;
  }
});

describe('an intent that is paid by a method that was not offered', () => {
  it.each([
    ['processing', { status: 'processing' }],
    ['succeeded', { status: 'succeeded', captured: { amount: 2575, currency: 'USD' } }],
  ])('is observed like any other: %s', async (status, outcome) => {
    const object = { ...intent, status, payment_method_types: ['us_bank_account'] };
    const parsed = await parseWebhook(event({ type: `payment_intent.${status}`, data: { object } }));
    expect(parsed).toMatchObject({ kind: 'payment', payment: { outcome } });
  });
});

describe('a malformed genuine event throws with its id', () => {
  const about = { id: 'x_1', amount: 500, currency: 'usd', status: 'succeeded', metadata: {} };
  it.each([
    ['payment_intent.succeeded', { ...intent, status: 'upside_down' }],
    ['payment_intent.succeeded', { ...intent, currency: undefined }],
    ['payment_intent.succeeded', { ...intent, livemode: true }],
    ['refund.updated', { ...about, payment_intent: 7 }],
    ['refund.updated', { ...about, payment_intent: {} }],
    ['refund.updated', about],
    ['charge.dispute.created', { ...about, payment_intent: 'pi_1', amount: 'much' }],
    ['charge.dispute.created', null],
  ])('%s of %j', async (type, object) => {
    const reading = parseWebhook(event({ type, data: { object } }));
    await expect(reading).rejects.toBeInstanceOf(MalformedGatewayEvent);
    await expect(reading).rejects.toMatchObject({ eventId: 'evt_1', cause: expect.any(Error) });
  });
});

describe('a signature', () => {
  it.each(KEYS.webhookSecrets)('with %s is accepted: several secrets are valid', async (secret) => {
    const body = event();
    expect(await read(body, signed(body, { secret }))).toBeDefined();
  });

  it.each([
    ['with blanks, which a proxy may put behind commas', (header: string) => header.replaceAll(',', ', ')],
    ['with one of another scheme, as in test mode', (header: string) => `${header},v0=${'0'.repeat(64)}`],
  ])('%s is accepted', async (_, changed) => {
    const body = event();
    expect(await read(body, changed(signed(body)))).toBeDefined();
  });

  it.each([-300, 300])('%i seconds from now is accepted', async (seconds) => {
    const body = event();
    expect(await read(body, signed(body, { at: NOW / 1000 + seconds }))).toBeDefined();
  });

  it.each([
    ['five minutes and a second old', (body: string) => signed(body, { at: NOW / 1000 - 301 })],
    ['of the future', (body: string) => signed(body, { at: NOW / 1000 + 301 })],
    [
      'of the future behind a good time-stamp',
      (body: string) => `t=${NOW / 1000},${signed(body, { at: NOW / 1000 + 900 })}`,
    ],
    ['by another secret', (body: string) => signed(body, { secret: 'whsec_other' })],
    ['of another body', () => signed(event({ id: 'evt_2' }))],
    ['of the body serialised again', (body: string) => signed(JSON.stringify(JSON.parse(body), null, 2))],
    ['of an older scheme', (body: string) => signed(body).replace('v1=', 'v0=')],
    ['without a time', (body: string) => signed(body).replace(/^t=\d+,/, '')],
    ['with a time that is none', (body: string) => signed(body).replace(/^t=\d+/, 't=now')],
    ['that is empty', () => ''],
  ])('%s is refused', async (_, signature) => {
    const body = event();
    await expect(read(body, signature(body))).rejects.toBeInstanceOf(NotificationRejected);
  });

  it('is read from its own header', async () => {
    const body = event();
    await expect(gateway.parseWebhook({ body, headers: {} })).rejects.toBeInstanceOf(NotificationRejected);
  });

  it.each([
    ['of live mode', { livemode: true }],
    ['belongs to a connected account', { account: 'acct_1' }],
  ])('is not enough for an event that %s', async (_, changed) => {
    await expect(read(event(changed))).rejects.toBeInstanceOf(NotificationRejected);
  });
});

function failed(last_payment_error: object) {
  return { status: 'requires_payment_method', last_payment_error: { type: 'card_error', ...last_payment_error } };
}

function declined(decline: string) {
  return { status: 'open', decline };
}
