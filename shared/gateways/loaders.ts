import type * as z from 'zod';
import type { PaymentMethod } from '../domain/payment-method.ts';
import type { CreateGateway } from './gateway-options.ts';
import type { Gateways } from './registry.ts';

type SecretOf<M extends PaymentMethod> = z.output<Gateways[M]['secret']['schema']>;

/** The adapters, each loaded when it is first needed: their SDKs are slow to load, and most functions need one of them at most. */
export const LOADERS: { readonly [M in PaymentMethod]: () => Promise<CreateGateway<SecretOf<M>>> } = {
  stripe: async () => (await import('./stripe/stripe-gateway.ts')).createStripeGateway,
  alipay: async () => (await import('./alipay/alipay-gateway.ts')).createAlipayGateway,
};
