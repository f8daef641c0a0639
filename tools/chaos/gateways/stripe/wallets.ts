import { StripeWalletPayer } from '../../../../local/payers/stripe-wallet-payer.ts';
import type { ChaosMethod, ChaosMethodAtGateway, Checkout } from '../chaos-gateway.ts';
import { intents } from './intents.ts';
import { TRIED_AGAIN, walletScenarios } from './wallet-scenarios.ts';

export const alipay = wallet('alipay', 'redirect');
export const wechatPay = wallet('wechat-pay', 'qr');

function wallet(method: ChaosMethod, checkout: Checkout['type']): ChaosMethodAtGateway {
  return {
    ...intents,
    scenarios: walletScenarios(method),
    actions: [`${TRIED_AGAIN} ${method}`],
    async pay({ started, random }, way) {
      const payer = new StripeWalletPayer(started);
      if (way === 'declined') await payer.finish(random.pick(['failed', 'expired']));
      else if (random.chance(0.95)) await payer.finish('authorized');
    },
    // Stripe has one page and one code for every device.
    isForDevice: ({ type }) => type === checkout,
  };
}
