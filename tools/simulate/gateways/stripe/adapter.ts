import Stripe from 'stripe';
import type { StripeSecret } from '../../../../shared/gateways/stripe/secret.ts';
import { createStripeGateway } from '../../../../shared/gateways/stripe/stripe-gateway.ts';
import type { AccountGateway } from '../../../../shared/ports/payments/payment-gateway.ts';
import type { Answer } from '../../core/exchange.ts';
import { KEYS } from './keys.ts';
import type { StripeBooks } from './stripe-books.ts';

const SECRET: StripeSecret = {
  account: KEYS.account,
  secretKey: 'sk_test_simulated',
  publishableKey: 'pk_test_simulated',
  webhookSecrets: [KEYS.webhookSecret],
  mode: 'test',
};

/** The real adapter with Stripe's real SDK: only the HTTP client is ours. */
export function stripeAdapter(books: () => StripeBooks, now: () => number): AccountGateway {
  class Client extends Stripe.HttpClient {
    override getClientName(): string {
      return 'simulation';
    }

    override async makeRequest(...[, , address, method, headers, body]: Parameters<Stripe.HttpClient['makeRequest']>) {
      const [path = '', query = ''] = address.split('?');
      const fields = new URLSearchParams(method === 'POST' ? body : query);
      const key = (headers as Record<string, string | undefined>)['Idempotency-Key'];
      const isOwnKey = key !== undefined && !key.startsWith('stripe-node-retry');
      return response(await books().request(method, path, Object.fromEntries(fields), isOwnKey ? key : undefined));
    }
  }
  Stripe.createNodeHttpClient = () => new Client() as ReturnType<typeof Stripe.createNodeHttpClient>;
  return createStripeGateway({
    host: 'https://api.stripe.com',
    siteUrl: 'https://visa.example',
    secret: async () => SECRET,
    refreshSecret: async () => SECRET,
    now,
  });
}

function response({ status, body }: Answer) {
  return {
    getStatusCode: () => status,
    getHeaders: () => ({ 'request-id': 'req_simulated' }),
    getRawResponse: () => ({}),
    toStream: () => undefined,
    toJSON: async () => body,
  } as unknown as Awaited<ReturnType<Stripe.HttpClient['makeRequest']>>;
}
