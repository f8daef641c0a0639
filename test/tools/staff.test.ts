import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { sendAsStaff } from '../../tools/staff/send-as-staff.ts';
import { begun, payByCard } from '../api/kit/payments.ts';
import { type TestSystem, testSystem } from '../support/system.ts';
import { command } from './kit/command.ts';
import { printedBy } from './kit/printed-by.ts';

let system: TestSystem;
let tokenFile: string;
beforeAll(async () => {
  system = await testSystem();
  tokenFile = join(system.dataDir, 'finance');
  writeFileSync(tokenFile, await system.tokenOf('farid', ['finance']));
}, 120_000);

function fileWith(content: string): string {
  const file = join(system.dataDir, 'body.json');
  writeFileSync(file, content);
  return file;
}

/** What the command does, in this process. */
function staff(method: 'GET' | 'POST', path: string, { body, key }: { body?: string; key?: string } = {}) {
  const { site } = system.addresses;
  const file = body === undefined ? undefined : fileWith(body);
  return printedBy(() => sendAsStaff({ site, method, path, tokenFile, body: file, key }));
}

describe('npm run staff', () => {
  it('reads a payment, and prints the response as JSON alone', async () => {
    const { started } = await begun(await system.applicant());
    const path = `/staff/payments/${started.payment.id}`;
    const args = ['--url', system.addresses.site, '--token-file', tokenFile, 'GET', path];
    const { code, output } = await command('staff')(args);
    expect(JSON.parse(output)).toMatchObject({ id: started.payment.id, status: 'pending' });
    expect(code).toBe(0);
  }, 120_000);

  it('refunds once, however often the request is repeated with its key', async () => {
    const amina = await system.applicant();
    const { id } = await amina.applyAndSubmit();
    const { payment } = await payByCard(system, amina, id);
    const request = { body: JSON.stringify({ amount: 1000, reason: 'goodwill' }), key: 'letter-17' };
    const path = `/payments/${payment.id}/refunds`;
    const [first, again] = [await staff('POST', path, request), await staff('POST', path, request)];
    expect([first.code, again.code]).toEqual([0, 0]);
    expect(JSON.parse(again.output).id).toBe(JSON.parse(first.output).id);
    expect((await amina.payment(payment.id)).refunds).toHaveLength(1);
  }, 120_000);

  it('says what the API refuses, with the next step', async () => {
    const { code, output } = await staff('POST', `/payments/pay_${'0'.repeat(24)}/refunds`, { body: '{}' });
    expect(output).toMatch(/Send an Idempotency-Key header .* \(idempotency_key_missing, request \S+\)$/);
    expect(code).toBe(1);
    const search = await staff('POST', '/staff/payments/search', { body: '{"by": "user"}' });
    expect(search).toEqual({
      code: 1,
      output: expect.stringMatching(/ \(invalid_request, .*\)\n {2}body\/userId: \S/),
    });
    expect(await staff('GET', '/staff/nothing')).toEqual({
      code: 1,
      output: expect.stringContaining('the API has no such path'),
    });
  }, 60_000);

  it('refuses a body that is not JSON, or cannot be read, before it signs in', async () => {
    const { code, output } = await staff('POST', '/staff/payments/search', { body: '{"by": "email",}' });
    expect(output).toMatch(/^--body is not JSON: .*line 1 column 16/);
    expect(code).toBe(2);
    const { site } = system.addresses;
    const absent = {
      site,
      method: 'POST',
      path: '/exports',
      tokenFile,
      body: '/no/such/file',
      key: undefined,
    } as const;
    expect(await printedBy(() => sendAsStaff(absent))).toEqual({
      code: 2,
      output: '--body: the file cannot be read (ENOENT)',
    });
  }, 60_000);
});
