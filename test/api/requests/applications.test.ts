import { describe, expect, test } from 'vitest';
import type { Application } from '../../../client/api-client.ts';
import { begun, payByCard } from '../kit/payments.ts';
import { system } from '../kit/system.ts';

const { applicant } = system;
const HOUR = 60 * 60_000;

/** An application that is read also says which gateways work, and lists the others last. Other tests make some fail meanwhile. */
function apartFromHealth({ quote, ...rest }: Application) {
  const options = quote?.options.map(({ health: _, ...option }) => option);
  return { ...rest, quote: { ...quote, options: options?.toSorted((a, b) => a.method.localeCompare(b.method)) } };
}

describe('submitApplication', () => {
  test.concurrent('locks the price for a day, and changes nothing if repeated in that time', async () => {
    const amina = await applicant();
    const before = Date.now();
    const first = await amina.applyAndSubmit();
    const until = Date.parse(first.quote?.validUntil ?? '');
    expect(until).toBeGreaterThanOrEqual(before + 24 * HOUR);
    expect(until).toBeLessThanOrEqual(Date.now() + 24 * HOUR);
    expect(await amina.submit(first.id)).toEqual(first);
    expect(apartFromHealth(await amina.application(first.id))).toEqual(apartFromHealth(first));
  });

  test.concurrent('locks one price for ten concurrent requests', async () => {
    const amina = await applicant();
    const { id } = await amina.apply();
    const answers = await Promise.all(Array.from({ length: 10 }, () => amina.submit(id)));
    expect(new Set(answers.map(({ quote }) => quote?.validUntil)).size).toBe(1);
  });

  test.concurrent('does not change the price while a payment is open', async () => {
    const amina = await applicant();
    const { application, started } = await begun(amina);
    const again = await amina.submit(application.id);
    expect(again).toMatchObject({ quote: application.quote, open: { paymentId: started.payment.id } });
  });

  test.concurrent('marks an application with a fee of zero as paid without a gateway', async () => {
    const wei = await applicant();
    const { id, state, paidAt, paidBy, quote } = await wei.applyAndSubmit({ nationality: 'MNG' });
    expect({ state, paidBy, paidAt: typeof paidAt }).toEqual({ state: 'paid', paidBy: undefined, paidAt: 'string' });
    expect(new Set(quote?.options.map(({ total }) => total.amount))).toEqual(new Set([0]));
    const refused = await wei.call('POST', `/applications/${id}/payments`, { method: 'stripe' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'application_already_paid' } });
    expect((await wei.payments()).items).toEqual([]);
    expect((await wei.withdraw(id)).state).toBe('withdrawn');
  });

  test.concurrent('rejects an arrival date in the past and a visa without a fee', async () => {
    const amina = await applicant();
    for (const [form, code] of [
      [{ arrivalDate: '2020-01-15' }, 'arrival_date_past'],
      [{ visaType: 'journalist' }, 'no_fee_for_application'],
    ] as const) {
      const { id } = await amina.apply(form);
      expect(await amina.call('POST', `/applications/${id}/submit`)).toMatchObject({ status: 422, body: { code } });
      expect((await amina.application(id)).state).toBe('draft');
    }
  });
});

describe('updateApplication', () => {
  test.concurrent('changes only the given fields of a draft', async () => {
    const amina = await applicant();
    const { id, ...before } = await amina.apply();
    const { body } = await amina.call<object>('PATCH', `/applications/${id}`, { fullName: 'Amina B. Applicant' });
    const changed = { fullName: 'Amina B. Applicant', version: before.version + 1, updatedAt: expect.any(String) };
    expect(body).toEqual({ ...before, id, ...changed });
    expect(await amina.application(id)).toEqual(body);
  });

  test.concurrent('rejects changes of a submitted, paid or withdrawn application', async () => {
    const amina = await applicant();
    const [submitted, paid, withdrawn] = await Promise.all([
      amina.applyAndSubmit(),
      amina.applyAndSubmit(),
      amina.applyAndSubmit(),
    ]);
    await payByCard(system, amina, paid.id);
    await amina.withdraw(withdrawn.id);
    for (const { id } of [submitted, paid, withdrawn]) {
      const before = apartFromHealth(await amina.application(id));
      const answer = await amina.call('PATCH', `/applications/${id}`, { nationality: 'MNG' });
      expect(answer).toMatchObject({ status: 409, body: { code: 'application_not_draft' } });
      expect(apartFromHealth(await amina.application(id))).toEqual(before);
    }
  });

  test.concurrent('concurrent with submission, the locked fee matches the submitted fields', async () => {
    const amina = await applicant();
    const race = async () => {
      const { id } = await amina.apply();
      const correction = amina.call('PATCH', `/applications/${id}`, { nationality: 'MNG' });
      await Promise.all([correction, amina.submit(id)]);
      const { state, nationality } = await amina.application(id);
      expect([nationality, state]).toEqual(nationality === 'MNG' ? ['MNG', 'paid'] : ['GBR', 'submitted']);
    };
    await Promise.all(Array.from({ length: 10 }, race));
  });
});

test.concurrent('no response contains a full passport number', async () => {
  const amina = await applicant();
  const passportNumber = 'PZ98765QX';
  const { id, ...draft } = await amina.apply({ passportNumber });
  expect(draft.passportNumber).toBe('••••••5QX');
  const bodies = [
    draft,
    (await amina.call('PATCH', `/applications/${id}`, { passportNumber, fullName: 'A. Applicant' })).body,
    await amina.submit(id),
    await payByCard(system, amina, id),
    await amina.application(id),
    await amina.applications(),
    await amina.payments(),
    (await amina.call('PATCH', `/applications/${id}`, { passportNumber: `${passportNumber}!` })).body,
    await amina.withdraw(id),
  ];
  for (const body of bodies) {
    expect(JSON.stringify(body)).not.toContain(passportNumber);
    expect(JSON.stringify(body)).not.toContain('98765');
  }
});

describe('createPayment explains why an application cannot be paid', () => {
  test.concurrent('for a draft, a withdrawn and a paid application', async () => {
    const amina = await applicant();
    const [draft, withdrawn, paid] = await Promise.all([amina.apply(), amina.applyAndSubmit(), amina.applyAndSubmit()]);
    await amina.withdraw(withdrawn.id);
    await payByCard(system, amina, paid.id);
    for (const [{ id }, code] of [
      [draft, 'application_not_submitted'],
      [withdrawn, 'application_withdrawn'],
      [paid, 'application_already_paid'],
    ] as const) {
      const answer = await amina.call('POST', `/applications/${id}/payments`, { method: 'stripe' });
      expect(answer).toMatchObject({ status: 409, body: { code } });
    }
    expect((await amina.call('POST', `/applications/${paid.id}/submit`)).body.code).toBe('application_already_paid');
    expect((await amina.call('POST', `/applications/${withdrawn.id}/submit`)).body.code).toBe('application_withdrawn');
  });

  test.concurrent('for Alipay, if the fee has no price in CNY', async () => {
    const amina = await applicant();
    const { id, quote } = await amina.applyAndSubmit({ nationality: 'GBR' });
    expect(quote?.options.map(({ method }) => method)).toEqual(['stripe', 'paypal']);
    const answer = await amina.call('POST', `/applications/${id}/payments`, { method: 'alipay' });
    expect(answer).toMatchObject({ status: 409, body: { code: 'method_not_available' } });
  });
});

test.concurrent('withdrawApplication is idempotent', async () => {
  const amina = await applicant();
  const { application, started } = await begun(amina);
  const withdrawn = await amina.withdraw(application.id);
  expect(withdrawn).toMatchObject({ state: 'withdrawn' });
  expect(withdrawn.open).toBeUndefined();
  expect((await amina.payment(started.payment.id)).status).toBe('canceled');
  expect(await amina.withdraw(application.id)).toEqual(withdrawn);
});
