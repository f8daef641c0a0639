import { expect, it } from 'vitest';
import { command } from '../kit/command.ts';

const chaos = command('chaos');

it.each([
  ['--payments', '0'],
  ['--seed', 'one'],
])('prints its usage for %s %s', async (...wrong) => {
  const usage = { code: 2, output: expect.stringContaining('npm run chaos -- [--payments 30]') };
  expect(await chaos(wrong)).toMatchObject(usage);
});

it('names the payment methods that it accepts', async () => {
  const { code, output } = await chaos(['--payment-methods', 'stripe,alipay:paypal']);
  expect(output).toMatch(/^--payment-methods: unknown payment method "alipay:paypal": accepted are stripe, /);
  expect(code).toBe(2);
});
