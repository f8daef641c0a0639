import { expect, it } from 'vitest';
import { parseSecret } from '../../../shared/adapters/secrets-manager/parse-secret.ts';
import { SecretError } from '../../../shared/adapters/secrets-manager/secret-error.ts';
import { gatewayByAccount } from '../../../shared/gateways/gateway-by-account.ts';
import { filledIn, merchantAccounts } from '../../../shared/gateways/merchant-accounts.ts';
import { GATEWAY_LIST } from '../../../shared/gateways/registry.ts';
import { GatewayNotConfigured, NotificationRejected } from '../../../shared/ports/payments/payment-gateway.ts';

it.each(GATEWAY_LIST.map(({ method, secret }) => [method, secret] as const))(
  'the blank secret of %s is told from one with a mistake',
  (method, { schema, blank }) => {
    const parse = (value: unknown) =>
      parseSecret(method, JSON.stringify(value), filledIn(blank).pipe(merchantAccounts(schema)));
    expect(() => parse(blank)).toThrow(GatewayNotConfigured);
    expect(() => parse({ ...blank, [Object.keys(blank)[0] ?? '']: 'typed wrongly' })).toThrow(SecretError);
    expect(() => parse({})).toThrow(SecretError);
  },
);

it('a gateway without keys rejects what is sent to its webhook, and fails every other call', async () => {
  const read = () => Promise.reject(new GatewayNotConfigured('the secret is blank'));
  const gateway = gatewayByAccount({ read, refresh: read, create: () => ({ name: 'stripe' }) as never });
  await expect(gateway.parseWebhook({ body: '', headers: {} })).rejects.toBeInstanceOf(NotificationRejected);
  await expect(gateway.accounts()).rejects.toBeInstanceOf(GatewayNotConfigured);
  await expect(gateway.create({} as never, {} as never)).rejects.toBeInstanceOf(GatewayNotConfigured);
});
