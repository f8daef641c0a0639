import { expect, it } from 'vitest';
import { command } from '../kit/command.ts';

const chaos = command('chaos');

it('prints its usage', async () => {
  const usage = { code: 2, output: expect.stringContaining('npm run chaos -- [--payments 30]') };
  expect(await chaos(['--help'])).toMatchObject({ ...usage, code: 0 });
  expect(await chaos(['--bogus'])).toMatchObject(usage);
  expect(await chaos(['--payments', '0'])).toMatchObject(usage);
}, 60_000);

it('names the payment methods that it accepts', async () => {
  const { code, output } = await chaos(['--payment-methods', 'stripe,alipay:paypal']);
  expect(output).toMatch(/^--payment-methods: unknown payment method "alipay:paypal": accepted are stripe, /);
  expect(code).toBe(2);
}, 60_000);
