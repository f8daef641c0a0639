import { AlipaySdk } from 'alipay-sdk';
import { createAlipayGateway } from '../../../../shared/gateways/alipay/alipay-gateway.ts';
import type { AlipaySecret } from '../../../../shared/gateways/alipay/secret.ts';
import type { AccountGateway } from '../../../../shared/ports/payments/payment-gateway.ts';
import { ACCOUNT, type AlipayBooks } from './alipay-books.ts';

const SECRET: AlipaySecret = {
  ...ACCOUNT,
  account: ACCOUNT.appId,
  // The SDK wants a key in its constructor; nothing is signed with it.
  privateKey: 'simulated',
  alipayPublicKey: ['simulated'],
};

/** The real adapter; of its SDK, the calls and the signed pages are replaced. */
export async function alipayAdapter(books: () => AlipayBooks, now: () => number): Promise<AccountGateway> {
  AlipaySdk.prototype.exec = async (method, params) => {
    const { body } = await books().request(method, params?.bizContent as Record<string, string>);
    return body as Awaited<ReturnType<AlipaySdk['exec']>>;
  };
  AlipaySdk.prototype.pageExecute = ((method: string, _kind: string, { bizContent }: { bizContent: object }) => {
    const query = new URLSearchParams({ method, biz_content: JSON.stringify(bizContent) });
    return `https://openapi.alipay.com/gateway.do?${query}`;
  }) as typeof AlipaySdk.prototype.pageExecute;
  const adapter = createAlipayGateway({
    host: 'https://openapi.alipay.com/gateway.do',
    siteUrl: 'https://visa.example',
    secret: async () => SECRET,
    refreshSecret: async () => SECRET,
    now,
  });
  // It loads its SDK with its first use, which must not be in a world.
  await adapter.create(
    {
      id: 'pay_0',
      applicationId: 'app_0',
      method: 'alipay',
      amount: { amount: 1, currency: 'CNY' },
      device: 'desktop',
      createdAt: 0,
      payableUntil: 0,
    },
    { device: 'desktop', address: '', language: 'en' },
  );
  return adapter;
}
