import { expect, it } from 'vitest';
import { command } from '../kit/command.ts';

const chaos = command('chaos');

it('names the payment methods that it accepts', async () => {
  const { code, output } = await chaos(['--payment-methods', 'stripe,alipay:paypal']);
  expect(output).toMatch(/^--payment-methods: unknown payment method "alipay:paypal": accepted are stripe, /);
  expect(code).toBe(2);
});
