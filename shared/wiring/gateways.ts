import * as z from 'zod';
import type { PaymentMethod } from '../domain/payment-method.ts';
import { once } from '../lambda/once.ts';
import type { Gateways, PaymentGateway } from '../ports/payments/payment-gateway.ts';
import { secretStore } from './secrets.ts';

export const stripeEnvironment = {
  STRIPE_SECRET_ID: z.string().min(1),
  STRIPE_API_URL: z.url().default('https://api.stripe.com'),
};

export const alipayEnvironment = {
  ALIPAY_SECRET_ID: z.string().min(1),
  ALIPAY_GATEWAY_URL: z.url().default('https://openapi.alipay.com/gateway.do'),
  /** The site's public origin: where Alipay sends the browser and its notifications. */
  SITE_URL: z.url(),
};

export const gatewayEnvironment = { ...stripeEnvironment, ...alipayEnvironment };

type Environment<T extends z.ZodRawShape> = z.output<z.ZodObject<T>>;

/** Each gateway is loaded when it is first needed: their SDKs are slow to load, and most functions need one of them at most. */
export function gateways(env: Environment<typeof gatewayEnvironment>): Gateways {
  const all: Record<PaymentMethod, () => Promise<PaymentGateway>> = { stripe: stripe(env), alipay: alipay(env) };
  return (method) => all[method]();
}

export function stripe(env: Environment<typeof stripeEnvironment>): () => Promise<PaymentGateway> {
  return once(async () => {
    const { createStripeGateway } = await import('../gateways/stripe/stripe-gateway.ts');
    const { stripeSecret } = await import('../gateways/stripe/secret.ts');
    const secret = () => secretStore.read(env.STRIPE_SECRET_ID, stripeSecret);
    const refreshSecret = () => secretStore.refresh(env.STRIPE_SECRET_ID, stripeSecret);
    return createStripeGateway({ apiUrl: env.STRIPE_API_URL, secret, refreshSecret, now: Date.now });
  });
}

export function alipay(env: Environment<typeof alipayEnvironment>): () => Promise<PaymentGateway> {
  return once(async () => {
    const { createAlipayGateway } = await import('../gateways/alipay/alipay-gateway.ts');
    const { alipaySecret } = await import('../gateways/alipay/secret.ts');
    const secret = () => secretStore.read(env.ALIPAY_SECRET_ID, alipaySecret);
    const refreshSecret = () => secretStore.refresh(env.ALIPAY_SECRET_ID, alipaySecret);
    const at = { gatewayUrl: env.ALIPAY_GATEWAY_URL, siteUrl: env.SITE_URL };
    return createAlipayGateway({ ...at, secret, refreshSecret, now: Date.now });
  });
}
