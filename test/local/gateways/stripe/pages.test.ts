import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Running, startSandbox } from './fixture.ts';

let sandbox: Running;
let clientSecret: string;
beforeEach(async () => {
  sandbox = await startSandbox();
  clientSecret = `${(await sandbox.createIntent()).client_secret}`;
});
afterEach(() => sandbox.stop());

const pay = (number: string, return_url = '') =>
  fetch(`${sandbox.url}/pay/${clientSecret}`, {
    method: 'POST',
    body: new URLSearchParams({ number, expiry: '12/40', cvc: '123', return_url }),
    redirect: 'manual',
  });

it('pays on the hosted page, and redirects to the site', async () => {
  const form = await (await fetch(`${sandbox.url}/pay/${clientSecret}?return_url=https://site.example/done`)).text();
  expect(form).toContain('value="https://site.example/done"');
  expect(form).toContain('4242 4242 4242 4242');
  const paid = await pay('4242424242424242', 'https://site.example/done');
  expect(paid.status).toBe(303);
  expect(paid.headers.get('location')).toMatch(
    /^https:\/\/site\.example\/done\?payment_intent=pi_.*redirect_status=succeeded$/,
  );
  expect(await (await fetch(`${sandbox.url}/pay/${clientSecret}`)).text()).toContain('Paid');
});

it('shows why a card was declined, and accepts another one with a challenge', async () => {
  const declined = await pay('4000000000009995', 'https://site.example/done');
  const form = await fetch(new URL(`${declined.headers.get('location')}`, sandbox.url));
  expect(await form.text()).toMatch(/Your card has insufficient funds\.[\s\S]*value="https:\/\/site\.example\/done"/);
  const challenge = `${(await pay('4000000000003220', 'https://site.example/done')).headers.get('location')}`;
  expect(challenge).toBe(`${sandbox.url}/3d-secure/${clientSecret}`);
  const done = await fetch(challenge, {
    method: 'POST',
    body: new URLSearchParams({ outcome: 'complete' }),
    redirect: 'manual',
  });
  expect(done.headers.get('location')).toMatch(/^https:\/\/site\.example\/done\?.*redirect_status=succeeded$/);
});

it('escapes its input, and redirects only to web addresses', async () => {
  const tricky = `https://site.example/"><script>alert(1)</script>`;
  const form = await (
    await fetch(`${sandbox.url}/pay/${clientSecret}?return_url=${encodeURIComponent(tricky)}`)
  ).text();
  expect(form).not.toContain('<script>alert');
  expect((await fetch(`${sandbox.url}/pay/${clientSecret}?return_url=javascript:alert(1)`)).status).toBe(400);
  const paid = await pay('4242424242424242', 'javascript:alert(1)');
  expect(paid.headers.get('location')).toBe(`${sandbox.url}/pay/${clientSecret}`);
});

it('shows a payment only for its complete client secret', async () => {
  expect((await fetch(`${sandbox.url}/pay/${clientSecret}x`)).status).toBe(404);
  expect((await fetch(`${sandbox.url}/3d-secure/${clientSecret.slice(0, -1)}`)).status).toBe(404);
});
