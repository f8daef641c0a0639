import { sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createAlipayGateway } from '../../../../shared/gateways/alipay/alipay-gateway.ts';
import { decoded, formBytes } from '../../../../shared/gateways/alipay/signed-form.ts';
import { MalformedGatewayEvent, NotificationRejected } from '../../../../shared/ports/payments/payment-gateway.ts';
import { alipay, KEYS } from './context.ts';

const NOW = Date.UTC(2026, 10, 23, 12, 0, 0);
const gateway = createAlipayGateway({
  host: 'http://127.0.0.1:1/gateway.do',
  siteUrl: 'https://site.example',
  secret: async () => KEYS,
  refreshSecret: async () => KEYS,
  now: () => NOW,
});

const PAID = {
  app_id: KEYS.appId,
  seller_id: KEYS.sellerId,
  notify_id: 'n_1',
  notify_time: '2026-11-23 20:00:00',
  notify_type: 'trade_status_sync',
  out_trade_no: 'pay_abcdefghijklmnopqrstuvwx',
  trade_no: '2026112322001',
  trade_status: 'TRADE_SUCCESS',
  total_amount: '720.00',
  // A percent sign that must not be decoded twice, and characters that forms escape.
  subject: '100%25 e-Visa 签证 + "fee" & more',
};

type Params = Record<string, string>;

/** Signed like Alipay: all parameters except sign and sign_type, sorted. */
function signed(params: Params, { type = 'RSA2', algorithm = 'RSA-SHA256' } = {}): string {
  const text = Object.entries(params)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const signature = sign(algorithm, Buffer.from(text), alipay.privateKey).toString('base64');
  return new URLSearchParams({ ...params, sign_type: type, sign: signature }).toString();
}

const readBody = (body: string) => gateway.parseWebhook({ body, headers: {} });
const parseWebhook = (changed: Params) => readBody(signed({ ...PAID, ...changed }));

/** The payment observation of a notification. */
const read = async (changed: Params) => {
  const event = await parseWebhook(changed);
  return event?.kind === 'payment' ? event.payment : undefined;
};

describe('a notification', () => {
  it('is parsed to the observation of its trade, at the end of the second', async () => {
    expect(await read({})).toEqual({
      paymentId: 'pay_abcdefghijklmnopqrstuvwx',
      gateway: 'alipay',
      account: KEYS.appId,
      reference: '2026112322001',
      at: NOW + 999,
      source: { by: 'notification', eventId: 'n_1' },
      outcome: { status: 'succeeded', captured: { amount: 72_000, currency: 'CNY' } },
    });
  });

  it.each([
    ['TRADE_FINISHED', { status: 'succeeded', captured: { amount: 72_000, currency: 'CNY' } }],
    ['TRADE_CLOSED', { status: 'closed' }],
    ['WAIT_BUYER_PAY', { status: 'open' }],
  ])('of %s', async (trade_status, outcome) => {
    expect(await read({ trade_status })).toMatchObject({ outcome });
  });

  it('is accepted when it is redelivered a day later', async () => {
    expect(await read({ notify_time: '2026-11-22 18:30:00' })).toMatchObject({ outcome: { status: 'succeeded' } });
  });

  it('of an external refund contains the total and the id for querying its amount', async () => {
    const gmt_refund = '2026-11-23 19:50:00.123';
    expect(await parseWebhook({ refund_fee: '7.00', gmt_refund, out_biz_no: '20261123000' })).toEqual({
      kind: 'refund',
      refund: {
        paymentId: 'pay_abcdefghijklmnopqrstuvwx',
        gateway: 'alipay',
        account: KEYS.appId,
        reference: '2026112322001',
        gatewayRefundId: '20261123000',
        attempt: 1,
        amount: { amount: 700, currency: 'CNY' },
        state: 'done',
        // The time of the refund, not of the third delivery.
        at: NOW - 10 * 60_000 + 999,
        source: { by: 'notification', eventId: 'n_1' },
      },
    });
  });

  it.each<Params>([
    { refund_fee: '720.00', trade_status: 'TRADE_CLOSED' },
    { refund_fee: '720.00', trade_status: 'TRADE_CLOSED', out_biz_no: '2026112322001' },
  ])('of a refund without a request number uses the order number: %j', async (changed) => {
    expect(await parseWebhook(changed)).toMatchObject({
      refund: { gatewayRefundId: 'pay_abcdefghijklmnopqrstuvwx', at: NOW + 999 },
    });
  });

  it.each(['0.00', '0', ''])(
    'reports no refund where refund_fee is "%s", as in Alipay\'s own sample',
    async (refund_fee) => {
      if (refund_fee === '') return expect(parseWebhook({ refund_fee })).rejects.toThrow('cannot be parsed');
      const reported = await parseWebhook({ refund_fee });
      expect(reported).toMatchObject({ kind: 'payment', payment: { outcome: { status: 'succeeded' } } });
    },
  );

  it('reports no refund of TRADE_FINISHED, which repeats the sum of earlier refunds', async () => {
    const reported = await parseWebhook({ trade_status: 'TRADE_FINISHED', refund_fee: '7.00' });
    expect(reported).toMatchObject({ kind: 'payment', payment: { outcome: { status: 'succeeded' } } });
  });

  it('of our own refund reports it as done', async () => {
    const out_biz_no = 're_abcdefghijklmnopqrstuvwx';
    expect(await parseWebhook({ refund_fee: '720.00', trade_status: 'TRADE_CLOSED', out_biz_no })).toMatchObject({
      kind: 'refund',
      refund: {
        refundId: 're_abcdefghijklmnopqrstuvwx',
        paymentId: 'pay_abcdefghijklmnopqrstuvwx',
        amount: { amount: 72_000, currency: 'CNY' },
        state: 'done',
      },
    });
  });

  it('without a trade is ignored', async () => {
    const { trade_status: _, ...other } = PAID;
    expect(await readBody(signed(other))).toBeUndefined();
  });

  it('of an unknown order number contains the reference', async () => {
    const event = await read({ out_trade_no: 'order_1' });
    expect(event).toMatchObject({ reference: '2026112322001', outcome: { status: 'succeeded' } });
    expect(event).not.toHaveProperty('paymentId');
  });
});

describe('a notification is rejected', () => {
  it.each([
    ['with SHA-1, which the message may not choose', signed(PAID, { type: 'RSA', algorithm: 'RSA-SHA1' })],
    ['without the name of its algorithm', signed(PAID).replace('&sign_type=RSA2', '')],
    ['without a signature', signed(PAID).replace(/&sign=.*$/, '')],
    ['with another amount', signed(PAID).replace('720.00', '0.01')],
    ['with another order number', signed(PAID).replace('pay_abc', 'pay_xyz')],
    ['with a second amount behind the first', `${signed(PAID)}&total_amount=0.01`],
    ['with a field more', `${signed(PAID)}&refund_fee=1`],
    ['decoded and encoded once too often', decodeURIComponent(signed(PAID))],
    ['belongs to another app', signed({ ...PAID, app_id: '9021000999999999' })],
    ['belongs to another seller', signed({ ...PAID, seller_id: '2088999999999999' })],
    ['of no seller', signed(Object.fromEntries(Object.entries(PAID).filter(([name]) => name !== 'seller_id')))],
    ['that is empty', ''],
  ])('%s', async (_, body) => {
    await expect(readBody(body)).rejects.toBeInstanceOf(NotificationRejected);
  });

  it('as malformed if it is genuine but cannot be parsed', async () => {
    const strange: Params[] = [{ trade_status: 'TRADE_UPSIDE_DOWN' }, { total_amount: 'much' }, { refund_fee: 'much' }];
    for (const changed of strange) {
      const reading = parseWebhook(changed);
      await expect(reading).rejects.toBeInstanceOf(MalformedGatewayEvent);
      await expect(reading).rejects.toMatchObject({ eventId: 'n_1' });
    }
  });
});

describe('the charset of a notification', () => {
  /** `%XX` for each byte, and the signature over the same bytes. */
  function signedBytes(params: Record<string, Buffer>): string {
    const escaped = (bytes: Buffer) => [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
    const names = Object.keys(params).sort();
    const content = names.flatMap((name, i) => [
      Buffer.from(`${i === 0 ? '' : '&'}${name}=`),
      params[name] ?? Buffer.of(),
    ]);
    const signature = sign('RSA-SHA256', Buffer.concat(content), alipay.privateKey);
    const all = { ...params, sign_type: Buffer.from('RSA2'), sign: Buffer.from(signature.toString('base64')) };
    return Object.entries(all)
      .map(([name, value]) => `${name}=${escaped(value)}`)
      .join('&');
  }
  const bytesOf = (charset: string, subject: Buffer) => {
    const plain = Object.entries({ ...PAID, charset }).map(([name, value]) => [name, Buffer.from(value)]);
    return signedBytes({ ...Object.fromEntries(plain), subject });
  };
  const GBK = Buffer.from('c7a9d6a4b7d1', 'hex');
  const UTF_8 = Buffer.from('签证费');

  it.each([
    ['GBK', GBK],
    ['gb2312', GBK],
    ['utf-8', UTF_8],
    // The subject cannot be decoded, but the money can be settled.
    ['utf-8', GBK],
  ])('%s with the subject %j is verified over its bytes', async (charset, subject) => {
    const event = await readBody(bytesOf(charset, subject));
    expect(event).toMatchObject({ kind: 'payment', payment: { outcome: { status: 'succeeded' } } });
    const tampered = bytesOf(charset, subject).replace(/subject=%../, 'subject=%20');
    await expect(readBody(tampered)).rejects.toBeInstanceOf(NotificationRejected);
  });

  it('that nobody knows makes a genuine notification unreadable', async () => {
    const reading = readBody(bytesOf('klingon-1', UTF_8));
    await expect(reading).rejects.toBeInstanceOf(MalformedGatewayEvent);
    await expect(reading).rejects.toMatchObject({ eventId: 'n_1' });
  });

  it.each([
    ['GBK', GBK],
    ['utf-8', UTF_8],
  ])('%s is what the parameters are decoded by', (charset, subject) => {
    expect(decoded(formBytes(bytesOf(charset, subject))).subject).toBe('签证费');
  });
});
