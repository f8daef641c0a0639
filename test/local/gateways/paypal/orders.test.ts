import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MERCHANT, newOrder, type Running, requestToken, startSandbox } from './fixture.ts';

let paypal: Running;
beforeEach(async () => {
  paypal = await startSandbox();
});
afterEach(() => paypal.stop());

const usd = (value: string) => ({ currency_code: 'USD', value });

describe('an access token', () => {
  test('is issued for the client’s own credentials and lives nine hours', async () => {
    const response = await requestToken(paypal.url);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ token_type: 'Bearer', expires_in: 32_400 });
    const wrong = await requestToken(paypal.url, { ...MERCHANT, clientSecret: 'wrong' });
    expect([wrong.status, await wrong.json()]).toMatchObject([401, { error: 'invalid_client' }]);
    const grant = await requestToken(paypal.url, MERCHANT, 'password');
    expect([grant.status, await grant.json()]).toMatchObject([400, { error: 'unsupported_grant_type' }]);
  });

  test('is needed, must be unchanged, and may be revoked', async () => {
    const get = (authorization: string) =>
      fetch(`${paypal.url}/v2/checkout/orders/NONE`, { headers: { authorization } });
    const { access_token } = (await (await requestToken(paypal.url)).json()) as { access_token: string };
    expect((await get(`Bearer ${access_token}`)).status).toBe(404);
    expect((await get('')).status).toBe(401);
    expect((await get(`Bearer ${access_token}x`)).status).toBe(401);
    // An earlier end with the signature of a later one.
    const [, end = ''] = /^A21AA([0-9a-z]+)/.exec(access_token) ?? [];
    const later = access_token.replace(end, (Number.parseInt(end, 36) + 1).toString(36));
    expect((await get(`Bearer ${later}`)).status).toBe(401);
    await paypal.fault({ kind: 'token_revoked' });
    const revoked = await get(`Bearer ${access_token}`);
    expect([revoked.status, await revoked.json()]).toMatchObject([401, { error: 'invalid_token' }]);
  });
});

describe('a new order', () => {
  test('waits for the payer, whom its link leads to the approval page', async () => {
    const { status, json } = await paypal.create();
    expect(status).toBe(201);
    expect(json).toMatchObject({ status: 'PAYER_ACTION_REQUIRED', id: expect.stringMatching(/^[0-9A-Z]{17}$/) });
    expect(json).not.toHaveProperty('purchase_units');
    const { href } = json.links.find(({ rel }: { rel: string }) => rel === 'payer-action');
    expect(await (await fetch(href)).text()).toContain('25.75 USD');
    expect((await paypal.get(json.id)).json).toMatchObject({
      intent: 'CAPTURE',
      purchase_units: [{ reference_id: 'default', amount: usd('25.75'), custom_id: 'pay_1' }],
    });
  });

  test('is CREATED with the link `approve` if it names no payment source', async () => {
    const { json } = await paypal.create(newOrder(usd('1.00'), { payment_source: undefined }));
    expect(json).toMatchObject({
      status: 'CREATED',
      links: expect.arrayContaining([expect.objectContaining({ rel: 'approve' })]),
    });
  });

  test('is created once per PayPal-Request-Id, whatever the repetition asks for', async () => {
    const first = await paypal.create();
    const again = await paypal.create(newOrder(usd('99.00')));
    expect([again.status, again.json.id]).toEqual([200, first.json.id]);
    expect((await paypal.create(newOrder(), 'pay_2')).json.id).not.toBe(first.json.id);
    expect((await paypal.books()).orders).toHaveLength(2);
  });

  test.each([
    ['three decimals', { currency_code: 'USD', value: '1.005' }, 'DECIMAL_PRECISION'],
    ['decimals in yen', { currency_code: 'JPY', value: '100.00' }, 'DECIMALS_NOT_SUPPORTED'],
    ['decimals in forints', { currency_code: 'HUF', value: '100.50' }, 'DECIMALS_NOT_SUPPORTED'],
    ['decimals in Taiwan dollars', { currency_code: 'TWD', value: '100.5' }, 'DECIMALS_NOT_SUPPORTED'],
    ['nothing to pay', usd('0.00'), 'CANNOT_BE_ZERO_OR_NEGATIVE'],
    ['a negative amount', usd('-1.00'), 'CANNOT_BE_ZERO_OR_NEGATIVE'],
    ['no number', usd('1,00'), 'INVALID_PARAMETER_SYNTAX'],
    ['too many digits', usd('1234567890.00'), 'MAX_VALUE_EXCEEDED'],
    ['a currency that PayPal does not take', { currency_code: 'INR', value: '100.00' }, 'CURRENCY_NOT_SUPPORTED'],
  ])('is refused with %s', async (_, amount, issue) => {
    expect(await paypal.create(newOrder(amount))).toMatchObject({ status: 422, issue });
  });

  test('takes whole yen', async () => {
    const { json } = await paypal.create(newOrder({ currency_code: 'JPY', value: '100' }));
    expect((await paypal.get(json.id)).json.purchase_units[0].amount.value).toBe('100');
  });

  test('needs a request id for its payment source, one purchase unit and a known intent', async () => {
    const unnamed = await paypal.call('POST', '/v2/checkout/orders', { body: newOrder() });
    expect(unnamed).toMatchObject({ status: 400, issue: 'PAYPAL_REQUEST_ID_REQUIRED' });
    expect(await paypal.create({ ...newOrder(), purchase_units: [] })).toMatchObject({ status: 400 });
    expect(await paypal.create({ ...newOrder(), intent: 'AUTHORIZE' })).toMatchObject({ status: 400 });
    expect(await paypal.create(newOrder(), 'x'.repeat(109))).toMatchObject({ status: 400 });
    const plain = await fetch(`${paypal.url}/v2/checkout/orders`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${((await (await requestToken(paypal.url)).json()) as { access_token: string }).access_token}`,
      },
      body: '{}',
    });
    expect(plain.status).toBe(415);
  });
});

test('an order that is not captured in time is gone, and a captured one stays', async () => {
  const { json } = await paypal.create();
  const { order } = await paypal.captured('pays', newOrder(), 'pay_2');
  for (const id of [json.id, order]) await paypal.admin(`/orders/${id}/expire`);
  expect(await paypal.get(json.id)).toMatchObject({
    status: 404,
    json: { name: 'RESOURCE_NOT_FOUND' },
    issue: 'INVALID_RESOURCE_ID',
  });
  expect(await paypal.capture(json.id)).toMatchObject({ status: 404 });
  expect((await paypal.decide(json.id, 'approve')).status).toBe(404);
  expect(await paypal.get(order)).toMatchObject({ status: 200, json: { status: 'COMPLETED' } });
});

test('an order with another intent is not captured; a completed one does not change', async () => {
  const { json } = await paypal.create();
  expect((await paypal.close(json.id)).status).toBe(204);
  await paypal.decide(json.id, 'approve');
  expect(await paypal.capture(json.id)).toMatchObject({ status: 422, issue: 'ACTION_DOES_NOT_MATCH_INTENT' });
  const { order } = await paypal.captured('pays', newOrder(), 'pay_2');
  expect(await paypal.close(order)).toMatchObject({ status: 422, issue: 'ORDER_ALREADY_COMPLETED' });
  expect((await paypal.get(order)).json.intent).toBe('CAPTURE');
});

test('says whose keys it is called with', async () => {
  const { json } = await paypal.call('GET', '/v1/identity/oauth2/userinfo?schema=paypalv1.1');
  expect(json).toEqual({ payer_id: MERCHANT.merchantId });
});

describe('the approval page', () => {
  test('returns the payer to the merchant, who still has to capture', async () => {
    const { json } = await paypal.create();
    const answer = await paypal.decide(json.id, 'approve');
    expect(answer.status).toBe(303);
    const address = new URL(answer.headers.get('location') ?? '');
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
      payment: 'pay_1',
      token: json.id,
      PayerID: expect.any(String),
    });
    expect((await paypal.get(json.id)).json).toMatchObject({
      status: 'APPROVED',
      payer: { payer_id: expect.any(String) },
    });
  });

  test('cancels without any change of the order', async () => {
    const { json } = await paypal.create();
    const answer = await paypal.decide(json.id, 'cancel');
    expect(answer.headers.get('location')).toBe(`https://merchant.example/cancel?payment=pay_1&token=${json.id}`);
    expect((await paypal.get(json.id)).json.status).toBe('PAYER_ACTION_REQUIRED');
  });

  test('offers nothing for an order that is captured, voided or unknown', async () => {
    const { order } = await paypal.captured();
    const page = (token: string) => fetch(`${paypal.url}/checkoutnow?token=${token}`);
    expect((await page(order)).status).toBe(409);
    expect((await paypal.decide(order, 'approve')).status).toBe(409);
    expect((await page('NONE')).status).toBe(404);
    const reversed = await paypal.approved('pays', newOrder(), 'pay_2');
    await paypal.admin(`/orders/${reversed}/reverse-approval`);
    expect((await page(reversed)).status).toBe(409);
  });

  test('in a pop-up hands the result to its opener', async () => {
    const { json } = await paypal.create();
    const body = new URLSearchParams({ token: json.id, choice: 'approve', account: 'pays', popup: '1' });
    const page = await (await fetch(`${paypal.url}/checkoutnow`, { method: 'POST', body })).text();
    expect(page).toContain('/web-sdk/popup.js');
    expect(page).toContain(`&quot;orderID&quot;:&quot;${json.id}&quot;`);
  });
});
