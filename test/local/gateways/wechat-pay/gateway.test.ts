import { X509Certificate } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  authorization,
  CERTIFICATE_SERIAL,
  decrypt,
  MCH_ID,
  merchant,
  PUBLIC_KEY_ID,
  startSandbox,
  wechatKeys,
} from './fixture.ts';

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let shop: ReturnType<typeof merchant>;

beforeEach(async () => {
  sandbox = await startSandbox();
  shop = merchant(sandbox.url);
});
afterEach(() => sandbox.stop());

describe('a request', () => {
  const refused = { status: 401, body: { code: 'SIGN_ERROR' }, signedBy: undefined };
  const minutes = (count: number) => ({ at: Date.now() + count * 60_000 });

  test('is refused without a signature, unsigned', async () => {
    const response = await fetch(`${sandbox.url}/v3/certificates`);
    expect(response.status).toBe(401);
    expect(response.headers.get('wechatpay-signature')).toBeNull();
    expect(await response.json()).toMatchObject({ code: 'SIGN_ERROR' });
  });

  test('is refused with the signature or the serial number of somebody else', async () => {
    expect(await shop.query('order_1', { privateKey: wechatKeys.privateKey })).toMatchObject(refused);
    expect(await shop.query('order_1', { serial: 'ABC' })).toMatchObject(refused);
  });

  test('is refused if its query or body was changed', async () => {
    const path = `/v3/pay/transactions/out-trade-no/order_1?mchid=${MCH_ID}`;
    const query = { headers: { authorization: authorization('GET', path, '') } };
    expect((await fetch(sandbox.url + path, query)).status).toBe(404);
    expect((await fetch(`${sandbox.url + path}&x=1`, query)).status).toBe(401);
    const refunds = '/v3/refund/domestic/refunds';
    const headers = { authorization: authorization('POST', refunds, '{"a":1}') };
    const post = (body: string) => fetch(sandbox.url + refunds, { method: 'POST', body, headers });
    expect((await post('{"a":1}')).status).toBe(400);
    expect((await post('{"a":2}')).status).toBe(401);
  });

  test('is accepted within five minutes of its timestamp', async () => {
    expect(await shop.query('order_1', minutes(-4))).toMatchObject({ status: 404 });
    expect(await shop.query('order_1', minutes(-6))).toMatchObject(refused);
    expect(await shop.query('order_1', minutes(6))).toMatchObject(refused);
  });

  test('gets a signed answer, also when it is an error or has no body', async () => {
    expect(await shop.query()).toMatchObject({
      status: 404,
      body: { code: 'ORDER_NOT_EXIST' },
      signedBy: PUBLIC_KEY_ID,
    });
    expect(await shop.native()).toMatchObject({ status: 200, signedBy: PUBLIC_KEY_ID });
    expect(await shop.close()).toMatchObject({ status: 204, body: '', signedBy: PUBLIC_KEY_ID });
  });

  test('gets an answer signed by the platform certificate unless it names the public key', async () => {
    expect(await shop.native({}, { answerKey: undefined })).toMatchObject({ signedBy: CERTIFICATE_SERIAL });
    expect(await shop.query('order_1', { answerKey: CERTIFICATE_SERIAL })).toMatchObject({
      signedBy: CERTIFICATE_SERIAL,
    });
  });
});

test('gives out the platform certificate, encrypted', async () => {
  const { body } = await shop.certificates();
  const certificate = new X509Certificate(decrypt(body.data[0].encrypt_certificate));
  expect(certificate.serialNumber).toBe(body.data[0].serial_no);
  expect(body.data[0]).toMatchObject({ serial_no: CERTIFICATE_SERIAL, expire_time: expect.stringContaining('+08:00') });
});

describe('an order', () => {
  test.each([
    ['a short order number', { out_trade_no: 'ab' }, '/out_trade_no'],
    ['an order number too long', { out_trade_no: 'o'.repeat(33) }, '/out_trade_no'],
    ['an amount in yuan', { amount: { total: 720.5 } }, '/amount/total'],
    ['an amount of zero', { amount: { total: 0 } }, '/amount/total'],
    ['another currency', { amount: { total: 1, currency: 'USD' } }, '/amount/currency'],
    ['a notify_url with a query', { notify_url: 'https://visa.example.org/?a=1' }, '/notify_url'],
    ['a notify_url without TLS', { notify_url: 'http://visa.example.org/' }, '/notify_url'],
    ['an end in another format', { time_expire: '2099-02-01 10:00:00' }, '/time_expire'],
    ['an end in the past', { time_expire: '2020-02-01T10:00:00+08:00' }, '/time_expire'],
    ['a long description', { description: 'x'.repeat(128) }, '/description'],
  ])('is rejected with %s', async (_, fields, field) => {
    const answer = await shop.native(fields);
    expect(answer).toMatchObject({ status: 400, body: { code: 'PARAM_ERROR', detail: { field } } });
    expect(await shop.query()).toMatchObject({ status: 404 });
  });

  test('by H5 needs the payer’s address', async () => {
    const withoutAddress = { scene_info: { h5_info: { type: 'Wap' } } };
    expect(await shop.h5(withoutAddress)).toMatchObject({ body: { detail: { field: '/scene_info/payer_client_ip' } } });
  });

  test('is rejected for another app', async () => {
    expect(await shop.native({ appid: 'wx1' })).toMatchObject({ body: { code: 'APPID_MCHID_NOT_MATCH' } });
  });

  test('keeps its number for one product and one set of parameters', async () => {
    const duplicate = { status: 400, body: { code: 'INVALID_REQUEST', message: '201 商户订单号重复' } };
    await shop.native();
    expect(await shop.h5()).toMatchObject(duplicate);
    expect(await shop.native({ amount: { total: 1 } })).toMatchObject(duplicate);
    expect(await shop.native({ time_expire: '2099-01-01T00:00:00+08:00' })).toMatchObject(duplicate);
    expect(await shop.native()).toMatchObject({ status: 200 });
  });

  test('is unpaid at first: no transaction, no currency', async () => {
    await shop.native();
    const { body } = await shop.query();
    expect(body).toMatchObject({ trade_state: 'NOTPAY', amount: { total: 72_000, payer_currency: 'CNY' } });
    expect(body).not.toHaveProperty('transaction_id');
    expect(body.amount).not.toHaveProperty('currency');
  });

  test('is queried with the merchant’s id only', async () => {
    await shop.native();
    expect(await shop.call('GET', '/v3/pay/transactions/out-trade-no/order_1')).toMatchObject({ status: 400 });
  });

  test('closes, repeatedly, and cannot be placed again', async () => {
    expect(await shop.close()).toMatchObject({ status: 404, body: { code: 'ORDER_NOT_EXIST' } });
    await shop.native();
    for (const _ of [1, 2]) expect(await shop.close()).toMatchObject({ status: 204 });
    expect(await shop.state()).toBe('CLOSED');
    expect(await shop.native()).toMatchObject({ status: 400, body: { code: 'ORDER_CLOSED' } });
  });
});

test('answers an unknown path with an empty 404', async () => {
  const answer = await shop.call('GET', '/v3/pay/transactions');
  expect(answer).toMatchObject({ status: 404, body: '', signature: '' });
});
