import { PAYPAL_DECLINES } from '../../../shared/gateways/paypal/declines.ts';
import { STRIPE_DECLINES } from '../../../shared/gateways/stripe/declines.ts';
import type { Method } from '../api/types.ts';
import { CardCheckout } from './card/card-checkout.tsx';
import { device } from './device.ts';
import { isWeChat } from './in-app-browser.tsx';
import type { PaymentMethodUi } from './method.ts';
import { PayPalCheckout } from './paypal/paypal-checkout.tsx';
import { RedirectCheckout } from './redirect-checkout.tsx';
import { WechatPayCheckout } from './wechat-pay/wechat-pay-checkout.tsx';

const card: PaymentMethodUi = {
  method: 'stripe',
  icon: 'card',
  redirects: false,
  declines: STRIPE_DECLINES,
  Checkout: CardCheckout,
};

const alipay: PaymentMethodUi = {
  method: 'alipay',
  icon: 'wallet',
  redirects: true,
  isBlocked: isWeChat,
  declines: {},
  Checkout: RedirectCheckout,
};

const paypal: PaymentMethodUi = {
  method: 'paypal',
  icon: 'account',
  redirects: true,
  declines: PAYPAL_DECLINES,
  Checkout: PayPalCheckout,
};

const wechatPay: PaymentMethodUi = {
  method: 'wechat-pay',
  icon: 'scan',
  // A phone goes to WeChat; another device shows a code, also in WeChat's browser for computers.
  get redirects() {
    return device() === 'phone';
  },
  isBlocked: () => isWeChat() && device() === 'phone',
  declines: {},
  Checkout: WechatPayCheckout,
};

export const METHODS: Readonly<Record<Method, PaymentMethodUi>> = {
  stripe: card,
  alipay,
  paypal,
  'wechat-pay': wechatPay,
};
