import { alipay } from './alipay/local.ts';
import type { LocalGateway, TestPayers } from './local-gateway.ts';
import { paypal } from './paypal/local.ts';
import { stripe } from './stripe/local.ts';
import { wechatPay } from './wechat-pay/local.ts';

/** Every sandbox, by the name of its gateway. */
export const SANDBOXES = {
  stripe,
  alipay,
  paypal,
  'wechat-pay': wechatPay,
} as const satisfies Record<string, LocalGateway>;

export type SandboxName = keyof typeof SANDBOXES;

export const SANDBOX_NAMES = Object.keys(SANDBOXES) as SandboxName[];

/** A value for each of them. */
export function bySandbox<T>(make: (name: SandboxName, sandbox: LocalGateway) => T): Record<SandboxName, T> {
  return Object.fromEntries(SANDBOX_NAMES.map((name) => [name, make(name, SANDBOXES[name])])) as Record<SandboxName, T>;
}

/** What payers can enter or open at the sandboxes. */
export function testPayers(addresses: Readonly<Record<SandboxName, string>>): TestPayers[] {
  return SANDBOX_NAMES.flatMap((name) => {
    const sandbox: LocalGateway = SANDBOXES[name];
    return sandbox.testPayers?.(addresses[name]) ?? [];
  });
}
