import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Running, startSandbox } from './fixture.ts';

let sandbox: Running;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.stop());

const RETURN = 'https://site.example/payments/pay_1/return';

const create = (type: 'alipay' | 'wechat_pay', changes: object = {}) =>
  sandbox.stripe.paymentIntents.create({
    amount: 2575,
    currency: 'cny',
    allowed_payment_method_types: [type],
    payment_method_data: { type },
    payment_method_options: type === 'wechat_pay' ? { wechat_pay: { client: 'web' } } : {},
    confirm: true,
    return_url: RETURN,
    metadata: { payment: 'pay_1' },
    ...changes,
  });

const answer = (url: string | null | undefined, outcome: string) =>
  fetch(`${url}`, { method: 'POST', body: new URLSearchParams({ outcome }), redirect: 'manual' });

describe('Alipay', () => {
  it('is authorized on a page, which returns to the site', async () => {
    const intent = await create('alipay');
    expect(intent).toMatchObject({ status: 'requires_action', payment_method_types: ['alipay'] });
    const url = intent.next_action?.alipay_handle_redirect?.url;
    expect(await (await fetch(`${url}`)).text()).toContain('Authorize test payment');
    const done = await answer(url, 'authorized');
    expect(done.headers.get('location')).toMatch(new RegExp(`^${RETURN}\\?.*redirect_status=succeeded$`));
    const paid = await sandbox.stripe.paymentIntents.retrieve(intent.id, { expand: ['latest_charge'] });
    expect(paid).toMatchObject({ status: 'succeeded', latest_charge: { payment_method_details: { type: 'alipay' } } });
    expect((await sandbox.receiver.event('payment_intent.succeeded')).data.object).toMatchObject({ id: intent.id });
  });

  it.each([
    ['failed', 'payment_intent_payment_attempt_failed'],
    ['expired', 'payment_intent_payment_attempt_expired'],
  ])('whose attempt has %s can be confirmed again', async (outcome, code) => {
    const intent = await create('alipay');
    await answer(intent.next_action?.alipay_handle_redirect?.url, outcome);
    const failed = await sandbox.receiver.event('payment_intent.payment_failed');
    expect(failed.data.object).toMatchObject({ status: 'requires_payment_method', last_payment_error: { code } });
    const again = await sandbox.stripe.paymentIntents.confirm(intent.id, {
      payment_method_data: { type: 'alipay' },
      return_url: RETURN,
    });
    expect(again).toMatchObject({ status: 'requires_action', last_payment_error: null });
  });

  it('that is canceled can no longer be authorized', async () => {
    const intent = await create('alipay');
    await sandbox.stripe.paymentIntents.cancel(intent.id);
    await answer(intent.next_action?.alipay_handle_redirect?.url, 'authorized');
    expect(await sandbox.stripe.paymentIntents.retrieve(intent.id)).toMatchObject({
      status: 'canceled',
      amount_received: 0,
    });
  });

  it.each([
    ['without a return URL', { return_url: undefined }, 'parameter_missing'],
    ['in a currency of another country', { currency: 'eur' }, 'payment_method_currency_mismatch'],
    [
      'where only cards are allowed',
      { allowed_payment_method_types: ['card'] },
      'payment_intent_incompatible_payment_method',
    ],
  ])('is refused %s', async (_, changes, code) => {
    await expect(create('alipay', changes)).rejects.toMatchObject({ code });
  });
});

describe('WeChat Pay', () => {
  it('is a code, which a phone scans and returns nowhere', async () => {
    const intent = await create('wechat_pay');
    const code = intent.next_action?.wechat_pay_display_qr_code?.data;
    const done = await answer(code, 'authorized');
    expect(done.status).toBe(200);
    expect(await sandbox.stripe.paymentIntents.retrieve(intent.id)).toMatchObject({ status: 'succeeded' });
  });

  it('needs to know the client', async () => {
    await expect(create('wechat_pay', { payment_method_options: {} })).rejects.toMatchObject({
      code: 'parameter_missing',
    });
  });

  it('expires by itself', async () => {
    await sandbox.stop();
    // Six hours in a hundredth of a second.
    sandbox = await startSandbox({ speed: 2_000_000 });
    const intent = await create('wechat_pay');
    const failed = await sandbox.receiver.event('payment_intent.payment_failed');
    const last_payment_error = { code: 'payment_intent_payment_attempt_expired' };
    expect(failed.data.object).toMatchObject({ id: intent.id, last_payment_error });
  });
});
