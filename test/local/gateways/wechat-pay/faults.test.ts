import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SandboxAdmin } from '../../../../local/payers/sandbox-admin.ts';
import { SOON } from '../../../support/soon.ts';
import { addFault, books, merchant, PUBLIC_KEY_ID, scanner, startSandbox } from './fixture.ts';

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let shop: ReturnType<typeof merchant>;
let ahead: number;

beforeEach(async () => {
  ahead = 0;
  sandbox = await startSandbox({ now: () => Date.now() + ahead });
  shop = merchant(sandbox.url);
});
afterEach(() => sandbox.stop());

/** Longer than a test takes, which moves the sandbox's clock (milliseconds). */
const delayMs = 60_000;
const fault = (rule: object) => addFault(sandbox.url, rule);
const place = async () => scanner(sandbox.url, (await shop.native()).body.code_url);
const counts = (url = sandbox.url) => new SandboxAdmin(url).injectedCounts();

test('times out before or after the call takes effect', async () => {
  const hangingClose = async (kind: string) => {
    await fault({ kind, match: { call: 'close' } });
    const merchantGivesUp = new AbortController();
    const hung = expect(shop.close('order_1', { signal: merchantGivesUp.signal })).rejects.toThrow();
    await vi.waitFor(async () => expect(await counts()).toMatchObject({ [kind]: 1 }), SOON);
    merchantGivesUp.abort();
    await hung;
  };
  await place();
  await hangingClose('timeout_before');
  expect(await shop.state()).toBe('NOTPAY');
  await hangingClose('timeout_after');
  expect(await shop.state()).toBe('CLOSED');
});

test('ends a hanging call when the sandbox stops', async () => {
  const sandbox = await startSandbox();
  await addFault(sandbox.url, { kind: 'timeout_before' });
  const hung = expect(merchant(sandbox.url).query()).rejects.toThrow();
  await vi.waitFor(async () => expect(await counts(sandbox.url)).toEqual({ timeout_before: 1 }), SOON);
  await sandbox.stop();
  await hung;
});

test('answers 500 before or after the call takes effect, unsigned, or a signed system error', async () => {
  await place();
  await fault({ kind: 'error_500' });
  expect(await shop.close()).toMatchObject({ status: 500, signedBy: undefined });
  await fault({ kind: 'system_error' });
  expect(await shop.close()).toMatchObject({ status: 500, body: { code: 'SYSTEM_ERROR' }, signedBy: PUBLIC_KEY_ID });
  await fault({ kind: 'frequency_limited' });
  expect(await shop.close()).toMatchObject({
    status: 429,
    body: { code: 'FREQUENCY_LIMITED' },
    signedBy: PUBLIC_KEY_ID,
  });
  await fault({ kind: 'accepted' });
  expect(await shop.close()).toMatchObject({ status: 202, body: '', signedBy: PUBLIC_KEY_ID });
  expect(await shop.state()).toBe('NOTPAY');
  await fault({ kind: 'error_500_after' });
  expect(await shop.close()).toMatchObject({ status: 500, signedBy: undefined });
  expect(await shop.state()).toBe('CLOSED');
});

test('answers a slow call late and correctly', async () => {
  await place();
  await fault({ kind: 'slow', delayMs: 600_000 });
  const answered: string[] = [];
  const slow = shop.state().then((text) => answered.push(`slow: ${text}`));
  await vi.waitFor(async () => expect(await counts()).toEqual({ slow: 1 }), SOON);
  await shop.state().then((text) => answered.push(`quick: ${text}`));
  await new SandboxAdmin(sandbox.url).clearFaults();
  await slow;
  expect(answered).toEqual(['quick: NOTPAY', 'slow: NOTPAY']);
});

test('answers without a valid signature', async () => {
  await place();
  await fault({ kind: 'unsigned_404' });
  expect(await shop.query()).toMatchObject({ status: 404, body: { code: 'ORDER_NOT_EXIST' }, signature: '' });
  await fault({ kind: 'unsigned_answer' });
  expect(await shop.query()).toMatchObject({ status: 200, body: { trade_state: 'NOTPAY' }, signature: '' });
  await fault({ kind: 'forged_answer' });
  expect(await shop.query()).toMatchObject({ status: 200, signature: expect.stringMatching(/./), signedBy: undefined });
  await fault({ kind: 'signtest_answer' });
  expect(await shop.query()).toMatchObject({
    signature: expect.stringMatching(/^WECHATPAY\/SIGNTEST/),
    signedBy: undefined,
  });
  expect(await shop.query()).toMatchObject({ signedBy: PUBLIC_KEY_ID });
});

test('answers about another order, validly signed', async () => {
  await place();
  await fault({ kind: 'other_order' });
  expect(await shop.query()).toMatchObject({ body: { out_trade_no: 'another_order' }, signedBy: PUBLIC_KEY_ID });
});

test('has no platform certificates, as a new merchant', async () => {
  await fault({ kind: 'no_certificates' });
  expect(await shop.certificates()).toMatchObject({ status: 404, body: { code: 'RESOURCE_NOT_EXISTS' } });
});

test('leaves the order open when it rejects a close', async () => {
  const payer = await place();
  await fault({ kind: 'reject_close' });
  expect(await shop.close()).toMatchObject({ status: 403, body: { code: 'RULE_LIMIT' } });
  await payer.pay();
  expect(await shop.state()).toBe('SUCCESS');
});

test('refuses to close an order whose payment wins the race', async () => {
  await place();
  await fault({ kind: 'pay_before_close' });
  expect(await shop.close()).toMatchObject({ status: 400, body: { code: 'ORDERPAID' } });
  expect(await shop.state()).toBe('SUCCESS');
});

test('captures another amount', async () => {
  const payer = await place();
  await fault({ kind: 'wrong_amount' });
  await payer.pay();
  expect((await shop.query()).body.amount).toMatchObject({ total: 72_100, payer_total: 72_100 });
  expect((await books(sandbox.url)).orders).toMatchObject([{ orderedFen: 72_000, paidFen: 72_100 }]);
});

test('debits the payer while the order stays NOTPAY, and gives the money back', async () => {
  const payer = await place();
  await fault({ kind: 'debit_returned', delayMs });
  await payer.pay();
  expect((await books(sandbox.url)).orders).toMatchObject([{ debit: { becomes: 'returned' }, paidFen: 0 }]);
  expect(await shop.state()).toBe('NOTPAY');
  ahead = delayMs;
  await vi.waitFor(async () => expect((await books(sandbox.url)).orders[0]).not.toHaveProperty('debit'), SOON);
  expect(await shop.state()).toBe('NOTPAY');
  await payer.pay();
  expect(await shop.state()).toBe('SUCCESS');
});

test('learns of a payment late', async () => {
  const payer = await place();
  await fault({ kind: 'late_success', delayMs });
  await payer.pay();
  expect(await shop.state()).toBe('NOTPAY');
  ahead = delayMs;
  await vi.waitFor(async () => expect(await shop.state()).toBe('SUCCESS'), SOON);
});

test('gives a late payment back if its order is closed first', async () => {
  const payer = await place();
  await payer.pay('late');
  expect(await shop.close()).toMatchObject({ status: 204 });
  expect((await books(sandbox.url)).orders).toMatchObject([
    { state: 'CLOSED', paidFen: 0, debit: { becomes: 'returned' } },
  ]);
});
