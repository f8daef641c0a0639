import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { platformCertificate } from '../../../../local/gateways/wechat-pay/platform-certificate.ts';
import type { Payment } from '../../../../shared/domain/payment.ts';
import { newOrder, newRefund, PAYER, paymentOf } from '../../../contracts/orders.ts';
import { rsaKey } from '../../../support/once-per-run.ts';
import { FIELDS, KEYS, keysOf, PUBLIC_KEY_ID, SIGNING_KEY, startWechatPayContext } from './context.ts';
import { error, type FakeAnswer, type SigningKey } from './fake-wechat-pay.ts';

const CHECK = { by: 'check' } as const;
const other = rsaKey('other');
const older = rsaKey('older');
const CERTIFICATE = platformCertificate(older);
const { platformKeys } = keysOf({ platformCertificates: CERTIFICATE });
const [serial = ''] = Object.keys(platformKeys).filter((one) => one !== PUBLIC_KEY_ID);
const CERTIFICATE_KEY: SigningKey = { serial, privateKey: older.privateKey };

let signedWith: SigningKey = SIGNING_KEY;
let clockOffset = 0;
let context: Awaited<ReturnType<typeof startWechatPayContext>>;
beforeAll(async () => {
  context = await startWechatPayContext(Date.now, () => signedWith);
});
beforeEach(() => {
  signedWith = SIGNING_KEY;
  clockOffset = 0;
  context.fake.clearFaults();
});
afterAll(() => context.stop());

async function created(): Promise<Payment> {
  const order = newOrder(context.amount, 'wechat-pay');
  return paymentOf('wechat-pay', order, await context.gateway.create(order, PAYER));
}
const always = (answer: FakeAnswer) => {
  for (let i = 0; i < 2; i++) context.fake.fault(() => answer);
};

describe('an answer proves nothing', () => {
  const query = async () =>
    context.gatewayWith(KEYS, { now: () => Date.now() + clockOffset }).query(await created(), CHECK);

  it.each([
    ['404 without a signature', { ...error(404, 'ORDER_NOT_EXIST'), unsigned: true }],
    ['400 without a signature', { ...error(400, 'ORDER_CLOSED'), unsigned: true }],
    ['200 without a signature', { status: 200, body: { trade_state: 'CLOSED' }, unsigned: true }],
    ['500, signed', error(500, 'SYSTEM_ERROR')],
    ['429, signed', error(429, 'RATELIMIT_EXCEEDED')],
  ] as [string, FakeAnswer][])('with %s', async (_, answer) => {
    const payment = await created();
    always(answer);
    expect(await context.gateway.query(payment, CHECK)).toEqual({ outcome: 'unknown' });
  });

  it('about another order, although it is signed', async () => {
    const [payment, another] = [await created(), await created()];
    always({
      status: 200,
      body: { ...context.fake.transactionOf(context.orderOf(another.id)), trade_state: 'CLOSED' },
    });
    expect(await context.gateway.query(payment, CHECK)).toEqual({ outcome: 'unknown' });
  });

  it('signed with a key that we do not hold, or that holds another serial', async () => {
    const payment = await created();
    signedWith = { serial: PUBLIC_KEY_ID, privateKey: other.privateKey };
    expect(await context.gateway.query(payment, CHECK)).toEqual({ outcome: 'unknown' });
    signedWith = { serial: 'PUB_KEY_ID_0116000000012025', privateKey: SIGNING_KEY.privateKey };
    expect(await context.gateway.query(payment, CHECK)).toEqual({ outcome: 'unknown' });
  });

  it.each([-301_000, 302_000])('signed %d ms before now', async (offset) => {
    clockOffset = offset;
    expect(await query()).toEqual({ outcome: 'unknown' });
  });

  it('that a refund does not exist, without a signature: it is not sent again', async () => {
    const payment = await created();
    always({ ...error(404, 'RESOURCE_NOT_EXISTS'), unsigned: true });
    expect(await context.gateway.findRefund(newRefund(payment), payment)).toEqual({ outcome: 'unknown' });
  });

  it('that an order was closed, without a signature', async () => {
    const payment = await created();
    always({ status: 204, unsigned: true });
    expect(await context.gateway.close(payment, 'withdrawn', CHECK)).toEqual({ outcome: 'unknown' });
    expect(context.orderOf(payment.id).state).toBe('NOTPAY');
  });
});

describe('the keys of WeChat', () => {
  it('are asked for by id, so that it does not sign with a platform certificate', async () => {
    await created();
    expect(context.fake.asked.at(-1)?.headers['wechatpay-serial']).toBe(PUBLIC_KEY_ID);
  });

  it.each([
    ['public key and certificate', { platformCertificates: CERTIFICATE }, [SIGNING_KEY, CERTIFICATE_KEY]],
    ['two certificates', { platformCertificates: [CERTIFICATE, platformCertificate(other)] }, [CERTIFICATE_KEY]],
    ['certificates alone', { publicKeyId: '', publicKey: '', platformCertificates: CERTIFICATE }, [CERTIFICATE_KEY]],
  ] as [string, object, SigningKey[]][])('%s are held at once', async (_, fields, signing) => {
    const payment = await created();
    const gateway = context.gatewayWith(keysOf(fields));
    for (const key of signing) {
      signedWith = key;
      expect(await gateway.query(payment, CHECK)).toMatchObject({ outcome: 'known' });
      const notice = context.fake.notice(
        'TRANSACTION.SUCCESS',
        context.fake.transactionOf(context.orderOf(payment.id)),
      );
      expect(await gateway.parseWebhook(notice)).toMatchObject({ kind: 'payment' });
    }
  });

  it('by certificate only are not enough where WeChat signs by its public key', async () => {
    const payment = await created();
    const gateway = context.gatewayWith(keysOf({ publicKeyId: '', publicKey: '', platformCertificates: CERTIFICATE }));
    expect(await gateway.query(payment, CHECK)).toEqual({ outcome: 'unknown' });
  });
});

describe('a call', () => {
  it('that is refused for its frequency is not repeated at once', async () => {
    const payment = await created();
    const before = context.fake.asked.length;
    context.fake.fault(() => error(403, 'FREQUENCY_LIMITED'));
    expect(await context.gateway.query(payment, CHECK)).toEqual({ outcome: 'unknown' });
    expect(context.fake.asked.length).toBe(before + 1);
  });

  it.each([
    ['our signature', error(401, 'SIGN_ERROR')],
    ['our signature, unsigned', { ...error(401, 'SIGN_ERROR'), unsigned: true }],
    ['our app', error(400, 'APPID_MCHID_NOT_MATCH')],
    ['our permission', error(403, 'NO_AUTH')],
    ['our parameters', error(400, 'PARAM_ERROR')],
  ] as [string, FakeAnswer][])('that rejects %s is a configuration error', async (_, answer) => {
    const payment = await created();
    always(answer);
    await expect(context.gateway.query(payment, CHECK)).rejects.toMatchObject({ code: 'wechat_pay_misconfigured' });
  });

  it('that rejects our signature reads the secret again', async () => {
    const payment = await created();
    let keys = keysOf({ privateKey: other.privateKey });
    const gateway = context.gatewayWith(KEYS, {
      secret: async () => keys,
      refreshSecret: async () => {
        keys = KEYS;
        return keys;
      },
    });
    expect(await gateway.query(payment, CHECK)).toMatchObject({ outcome: 'known' });
  });

  it('follows no redirect', async () => {
    const payment = await created();
    always({ status: 302, unsigned: true });
    expect(await context.gateway.query(payment, CHECK)).toEqual({ outcome: 'unknown' });
  });
});

describe('the secret', () => {
  it.each([
    ['neither a public key nor a certificate', { publicKeyId: '', publicKey: '' }, 'could not be verified'],
    ['a public key without its id', { publicKeyId: '' }, 'must be given together'],
    [
      "the merchant's own key",
      { publicKey: FIELDS.privateKey.replaceAll('PRIVATE', 'PUBLIC') },
      'does not hold an RSA key',
    ],
    ['an APIv3 key of another length', { apiV3Key: 'short' }, '32 letters and digits'],
    ['another kind of app id', { appId: '2021000000000000' }, 'must be "wx"'],
  ])('with %s is rejected, without quoting it', (_, fields, message) => {
    const parsing = () => keysOf(fields);
    expect(parsing).toThrow(message);
    expect(parsing).not.toThrow(FIELDS.apiV3Key);
  });

  it('may hold several APIv3 keys while one replaces the other', async () => {
    const payment = await created();
    const gateway = context.gatewayWith(keysOf({ apiV3Key: ['x'.repeat(32), FIELDS.apiV3Key] }));
    const notice = context.fake.notice('TRANSACTION.SUCCESS', context.fake.transactionOf(context.orderOf(payment.id)));
    expect(await gateway.parseWebhook(notice)).toMatchObject({ kind: 'payment' });
  });
});
