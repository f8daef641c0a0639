import { describe, expect, it } from 'vitest';
import type { GatewayCall } from '../../../shared/domain/gateway-health.ts';
import { countedGateway } from '../../../shared/gateways/counted-gateway.ts';
import {
  type CreateResult,
  GatewayMisconfigured,
  MerchantAccountUnavailable,
  type PaymentGateway,
  type PaymentQueryResult,
  UnknownGatewayValue,
} from '../../../shared/ports/payments/payment-gateway.ts';
import { anApplication, aPayment, observed, USD } from '../../support/fixtures.ts';

const payment = aPayment(anApplication());
const checkout = () => ({ type: 'qr', codeUrl: 'x' }) as const;
const CHECK = { by: 'check' } as const;

/** What is counted if every call of a gateway ends in this way. */
async function countedOf(call: 'create' | 'query' | 'close' | 'capture', result: () => Promise<unknown>) {
  const calls: GatewayCall[] = [];
  const gateway = { name: 'stripe', create: result, query: result, close: result, capture: result };
  const counted = countedGateway(gateway as unknown as PaymentGateway, (one) => void calls.push(one));
  const asked = {
    create: () => counted.create(payment, { device: 'phone', address: '203.0.113.7', language: 'en' }),
    query: () => counted.query(payment, CHECK),
    close: () => counted.close(payment, 'expired', CHECK),
    capture: async () => counted.capture?.(payment, CHECK),
  };
  const answer = await asked[call]().catch((error: unknown) => error);
  return { calls, answer };
}

const known = async (): Promise<PaymentQueryResult> => ({
  outcome: 'known',
  observation: observed(payment, { status: 'open' }),
});
const created = async (): Promise<CreateResult> => ({ outcome: 'created', account: 'acct_1/test', checkout });
const unknown = async () => ({ outcome: 'unknown' });
const one = (outcome: GatewayCall['outcome']) => [{ gateway: 'stripe', applicationId: payment.applicationId, outcome }];

describe('a call to a gateway counts', () => {
  it.each([
    ['a created payment', 'create', created],
    ['a known state', 'query', known],
    ['a close request that was answered', 'close', known],
    ['a capture that was answered', 'capture', known],
    [
      'a declined card',
      'query',
      async () => ({
        outcome: 'known',
        observation: observed(payment, { status: 'open' }, { decline: 'expired_card' } as never),
      }),
    ],
    [
      'a success',
      'query',
      async () => ({ outcome: 'known', observation: observed(payment, { status: 'succeeded', captured: USD }) }),
    ],
  ] as const)('as answered: %s', async (_, call, result) => {
    const { calls, answer } = await countedOf(call, result);
    expect(calls).toEqual(one('answered'));
    expect(answer).toMatchObject({ outcome: expect.any(String) });
  });

  it.each(['create', 'query', 'close', 'capture'] as const)('as unanswered: an unknown outcome of %s', async (call) => {
    const { calls, answer } = await countedOf(call, unknown);
    expect(calls).toEqual(one('unanswered'));
    expect(answer).toEqual({ outcome: 'unknown' });
  });

  it('as unanswered: keys that the gateway rejects', async () => {
    const error = new GatewayMisconfigured('wrong key');
    const { calls, answer } = await countedOf('create', () => Promise.reject(error));
    expect(calls).toEqual(one('unanswered'));
    expect(answer).toBe(error);
  });
});

describe('a call to a gateway does not count', () => {
  it.each([
    ['if it was not sent, as for a signed page', 'create', async () => ({ ...(await created()), offline: true })],
    [
      'if the order was rejected, perhaps before it was sent',
      'create',
      async () => ({ outcome: 'rejected', code: 'x' }),
    ],
    [
      'if the keys of its own account are missing',
      'query',
      async () => ({ outcome: 'unknown', reason: 'account_unavailable' }),
    ],
  ] as const)('%s', async (_, call, result) => {
    expect((await countedOf(call, result)).calls).toEqual([]);
  });

  it.each([new MerchantAccountUnavailable('acct_old'), new UnknownGatewayValue('status', 'new'), new Error('a bug')])(
    'if it throws %s',
    async (error) => {
      const { calls, answer } = await countedOf('query', () => Promise.reject(error));
      expect(calls).toEqual([]);
      expect(answer).toBe(error);
    },
  );
});

it('adds no capture to a gateway that captures without a request', () => {
  const gateway = { name: 'stripe', create: created, query: known, close: known } as unknown as PaymentGateway;
  expect(countedGateway(gateway, () => {}).capture).toBeUndefined();
});
