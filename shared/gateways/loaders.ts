import type * as z from 'zod';
import type { PaymentMethod } from '../domain/payment-method.ts';
import type { CreateGateway } from './gateway-options.ts';
import type { Gateways } from './registry.ts';

type SecretOf<M extends PaymentMethod> = z.output<Gateways[M]['secret']['schema']>;

/** The adapters, loaded on first use: their SDKs are slow to load, and most functions need at most one of them. */
export const LOADERS: { readonly [M in PaymentMethod]: () => Promise<CreateGateway<SecretOf<M>>> } = {
  stripe: async () => (await import('./stripe/stripe-gateway.ts')).createStripeGateway,
  alipay: async () => (await import('./alipay/alipay-gateway.ts')).createAlipayGateway,
  paypal: async () => (await import('./paypal/paypal-gateway.ts')).createPayPalGateway,
  'wechat-pay': async () => (await import('./wechat-pay/wechat-pay-gateway.ts')).createWechatPayGateway,
};
