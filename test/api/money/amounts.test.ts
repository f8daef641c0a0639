import { describe, expect, test } from 'vitest';
import type { ApplicationForm } from '../../../client/api-client.ts';
import { EXAMPLE_PERSONAL_VALUES, type PersonalFieldName } from '../../../shared/domain/personal-data.ts';
import { intentIdOf, intentsOf, openCashier, PRICED_IN_YUAN, payByCard, tradeOf } from '../kit/payments.ts';
import { system } from '../kit/system.ts';

const { applicant } = system;

describe('the amount is never taken from the browser', () => {
  test.concurrent.each([
    ['amount', { amount: 1 }],
    ['currency', { currency: 'IRR' }],
    ['total', { total: { amount: 1, currency: 'USD' } }],
    ['quoteId', { quoteId: 'quote_1' }],
    ['payableUntil', { payableUntil: '2099-01-01T00:00:00Z' }],
  ])('rejects a payment request with %s', async (field, extra) => {
    const amina = await applicant();
    const { id } = await amina.applyAndSubmit();
    const answer = await amina.call('POST', `/applications/${id}/payments`, { method: 'stripe', ...extra });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect(JSON.stringify(answer.body.errors)).toContain(field);
    expect((await amina.application(id)).open).toBeUndefined();
    expect((await amina.payments()).items).toEqual([]);
  });

  test.concurrent.each([
    ['a quote', { quote: { options: [] } }],
    ['a fee', { fee: 0 }],
    ['a state', { state: 'paid' }],
    ['an owner', { userId: 'somebody' }],
  ])('rejects a new or updated application with %s', async (_, extra) => {
    const amina = await applicant();
    const { id, ...rest } = await amina.apply();
    for (const [verb, path] of [
      ['POST', '/applications'],
      ['PATCH', `/applications/${id}`],
    ] as const) {
      const body = verb === 'POST' ? { ...formOf(rest), ...extra } : extra;
      expect((await amina.call(verb, path, body)).body).toMatchObject({ status: 400, code: 'invalid_request' });
    }
    expect((await amina.applications()).items).toEqual([{ id, ...rest }]);
  });

  test.concurrent('ignores query parameters', async () => {
    const amina = await applicant();
    const { id } = await amina.applyAndSubmit();
    await amina.call('POST', `/applications/${id}/payments?amount=1&currency=IRR`, { method: 'stripe' });
    expect(await intentsOf(system, id)).toMatchObject([{ amount: 2575, currency: 'usd' }]);
  });
});

describe('the gateway is asked for exactly the quoted amount', () => {
  // 3% of 484.00 is 14.52, of 129.00 is 3.87: floating point would get these wrong.
  test.concurrent.each<[Partial<ApplicationForm>, number]>([
    [{ nationality: 'GBR', visaType: 'tourist-5-years' }, 49852],
    [{ nationality: 'GBR', visaType: 'medical' }, 13287],
    [{ nationality: 'USA', visaType: 'business' }, 14420],
    [{ nationality: 'JOR', visaType: 'tourist-1-year' }, 4120],
    [{ nationality: 'CAN', visaType: 'tourist-30-days', arrivalDate: nextMonth(5) }, 1030],
    [{ nationality: 'CAN', visaType: 'tourist-30-days', arrivalDate: nextMonth(8) }, 2575],
    [{ nationality: 'DEU', visaType: 'business' }, 10000],
  ])('%j: %i', async (form, amount) => {
    const amina = await applicant();
    const { id, quote } = await amina.applyAndSubmit(form);
    const asked = quote?.options.find(({ method }) => method === 'stripe')?.total;
    expect(asked).toEqual({ amount, currency: 'USD' });
    const started = await payByCard(system, amina, id);
    expect(started.payment.amount).toEqual(asked);
    const [intent] = await intentsOf(system, id);
    expect(intent).toMatchObject({ id: intentIdOf(started), amount, amount_received: amount, currency: 'usd' });
  });

  test.concurrent('in CNY with Alipay', async () => {
    const wei = await applicant();
    const { id, quote } = await wei.applyAndSubmit({ nationality: PRICED_IN_YUAN });
    const started = await wei.startPayment(id, 'alipay');
    await openCashier(started);
    expect(await tradeOf(system, started.payment.id)).toMatchObject({ totalFen: 72000 });
    const asked = quote?.options.find(({ method }) => method === 'alipay')?.total;
    expect(asked).toEqual({ amount: 72000, currency: 'CNY' });
  });

  test.concurrent('and the public fee quote is the same', async () => {
    const amina = await applicant();
    const { quote, arrivalDate } = await amina.applyAndSubmit({ nationality: 'USA', visaType: 'tourist-5-years' });
    const asked = await amina.call('GET', `/fees?nationality=USA&visaType=tourist-5-years&arrivalDate=${arrivalDate}`);
    expect(asked.body).toEqual({ scheduleVersion: quote?.scheduleVersion, options: quote?.options });
  });
});

/** A day in that month of next year: in the future, and with a known season. */
function nextMonth(month: number): string {
  return `${new Date().getUTCFullYear() + 1}-${String(month).padStart(2, '0')}-15`;
}

function formOf({ nationality, visaType, arrivalDate, language }: Omit<ApplicationForm, PersonalFieldName>) {
  return { ...EXAMPLE_PERSONAL_VALUES, nationality, visaType, arrivalDate, language };
}
