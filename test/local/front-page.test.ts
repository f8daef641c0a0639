import { expect, test } from 'vitest';
import { signIn } from '../../local/identity/sign-in.ts';
import { testSystem } from '../support/system.ts';

const system = await testSystem();

const go = (address: string) => fetch(address, { redirect: 'manual' });
const post = (address: string, fields: Record<string, string>) =>
  fetch(address, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });

async function begin(method: string): Promise<string> {
  const response = await go(`${system.addresses.site}/example?method=${method}`);
  expect(response.status, await response.clone().text()).toBe(303);
  return String(response.headers.get('location'));
}

/** The API's check of the payment in the gateway's return URL. */
async function checkPayment(returnUrl: string) {
  const { access_token } = await signIn(system.addresses.issuer, 'amina');
  const id = /\/payments\/(\w+)\/return/.exec(returnUrl)?.[1];
  const headers = { authorization: `Bearer ${access_token}` };
  const response = await fetch(`${system.addresses.site}/api/payments/${id}/check`, { method: 'POST', headers });
  return response.json();
}

test('pays the example by card', async () => {
  const form = new URL(await begin('stripe'));
  expect(form.origin).toBe(system.addresses.stripe);
  const returnUrl = String(form.searchParams.get('return_url'));
  expect(await checkPayment(returnUrl)).toMatchObject({ result: 'continue' });

  const card = { number: '4242424242424242', expiry: '12/34', cvc: '123', return_url: returnUrl };
  const paid = await post(`${form.origin}${form.pathname}`, card);
  expect(paid.headers.get('location')).toContain(returnUrl);
  expect(await checkPayment(returnUrl)).toMatchObject({ result: 'paid', payment: { status: 'succeeded' } });
});

test('pays the example by Alipay', async () => {
  const opened = await go(await begin('alipay'));
  const cashier = String(opened.headers.get('location'));
  expect(cashier).toContain(system.addresses.alipay);
  await post(`${cashier}/login`, {});
  const paid = await post(`${cashier}/pay`, { outcome: 'success' });
  expect(await checkPayment(String(paid.headers.get('location')))).toMatchObject({ result: 'paid' });
});

test('lists test cards and users on the local page', async () => {
  const page = await (await go(`${system.addresses.site}/sandbox`)).text();
  expect(page).toContain('4000 0000 0000 0002');
  expect(page).toContain('amina@example.com');
});

test('rejects an unknown payment method', async () => {
  expect((await go(`${system.addresses.site}/example?method=cash`)).status).toBe(400);
});
