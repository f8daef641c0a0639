import { PAYPAL_DECLINES } from '../../../shared/gateways/paypal/declines.ts';
import { STRIPE_DECLINES } from '../../../shared/gateways/stripe/declines.ts';
import type { Method } from '../api/types.ts';
import { CardCheckout } from './card/card-checkout.tsx';
import { isWeChat } from './in-app-browser.tsx';
import type { PaymentMethodUi } from './method.ts';
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
  icon: 'wallet',
  redirects: true,
  declines: PAYPAL_DECLINES,
  Checkout: RedirectCheckout,
};

const wechatPay: PaymentMethodUi = {
  method: 'wechat-pay',
  icon: 'wallet',
  redirects: true,
  isBlocked: isWeChat,
  declines: {},
  Checkout: WechatPayCheckout,
};

export const METHODS: Readonly<Record<Method, PaymentMethodUi>> = {
  stripe: card,
  alipay,
  paypal,
  'wechat-pay': wechatPay,
};
