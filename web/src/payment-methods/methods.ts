import { lazy } from 'react';
import type { Method } from '../api/types.ts';
import { LeaveForGateway } from './leave-for-gateway.tsx';
import type { PaymentMethodUi } from './method.ts';

const card: PaymentMethodUi = {
  method: 'stripe',
  icon: 'card',
  leavesSite: false,
  // Stripe's part is loaded by whoever pays by card, and by nobody else.
  Checkout: lazy(() => import('./card/card-checkout.tsx')),
};

const alipay: PaymentMethodUi = { method: 'alipay', icon: 'wallet', leavesSite: true, Checkout: LeaveForGateway };

export const METHODS: Readonly<Record<Method, PaymentMethodUi>> = { stripe: card, alipay };
