import { lazy } from 'react';
import type { Method } from '../api/types.ts';
import type { PaymentMethodUi } from './method.ts';
import { RedirectCheckout } from './redirect-checkout.tsx';

const card: PaymentMethodUi = {
  method: 'stripe',
  icon: 'card',
  redirects: false,
  // Stripe's code is loaded only when the payer chooses card.
  Checkout: lazy(() => import('./card/card-checkout.tsx')),
};

const alipay: PaymentMethodUi = { method: 'alipay', icon: 'wallet', redirects: true, Checkout: RedirectCheckout };

export const METHODS: Readonly<Record<Method, PaymentMethodUi>> = { stripe: card, alipay };
