import { lazy } from 'react';
import { STRIPE_DECLINES } from '../../../shared/gateways/stripe/declines.ts';
import type { Method } from '../api/types.ts';
import type { PaymentMethodUi } from './method.ts';
import { RedirectCheckout } from './redirect-checkout.tsx';

const card: PaymentMethodUi = {
  method: 'stripe',
  icon: 'card',
  redirects: false,
  declines: STRIPE_DECLINES,
  // Stripe's code is loaded only when the payer chooses card.
  Checkout: lazy(() => import('./card/card-checkout.tsx')),
};

const alipay: PaymentMethodUi = {
  method: 'alipay',
  icon: 'wallet',
  redirects: true,
  declines: {},
  Checkout: RedirectCheckout,
};

export const METHODS: Readonly<Record<Method, PaymentMethodUi>> = { stripe: card, alipay };
