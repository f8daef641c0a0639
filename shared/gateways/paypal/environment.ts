import { PayPalMisconfigured } from './errors.ts';
import type { PayPalSecret } from './secret.ts';

type Environment = PayPalSecret['environment'];

/** The origins of the REST API. */
export const API_HOSTS = {
  live: 'https://api-m.paypal.com',
  sandbox: 'https://api-m.sandbox.paypal.com',
} as const satisfies Record<Environment, string>;

/** Where PayPal serves the certificates of its webhooks: observed on the first host of each, which is an alias of the API's. */
export const CERTIFICATE_HOSTS: Readonly<Record<Environment, readonly string[]>> = {
  live: ['https://api.paypal.com', API_HOSTS.live],
  sandbox: ['https://api.sandbox.paypal.com', API_HOSTS.sandbox],
};

/** Whom PayPal's webhook certificates are issued to (PayPal: Java SDK, SSLUtil). */
export const CERTIFICATE_SUBJECTS = {
  live: 'messageverificationcerts.paypal.com',
  sandbox: 'messageverificationcerts.sandbox.paypal.com',
} as const satisfies Record<Environment, string>;

/** Whether the host is a stand-in of PayPal. */
export function isStandIn(host: string): boolean {
  return !Object.values<string>(API_HOSTS).includes(host);
}

/** Live keys work at the live host alone; a stand-in may have a certificate authority of its own. @throws PayPalMisconfigured */
export function assertSameEnvironment(host: string, { environment, webhookRootCertificate }: PayPalSecret): void {
  if ((host === API_HOSTS.live) !== (environment === 'live'))
    throw new PayPalMisconfigured(`the keys are of the ${environment} environment, which ${host} is not`);
  if (webhookRootCertificate !== undefined && !isStandIn(host))
    throw new PayPalMisconfigured(`webhookRootCertificate is not accepted at ${host}`);
}
