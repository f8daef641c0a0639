import type { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { NotificationRejected } from '../../ports/payments/payment-gateway.ts';
import { type Chain, certificatesIn, missingIssuer, verifiedUntil } from './certificate-chain.ts';
import { CERTIFICATE_HOSTS, CERTIFICATE_SUBJECTS, isStandIn } from './environment.ts';
import { PayPalUnavailable } from './errors.ts';
import type { PayPalSecret } from './secret.ts';

export interface Certificates {
  /** @throws NotificationRejected; PayPalUnavailable if PayPal does not show a certificate */
  signerAt(url: string, keys: PayPalSecret): Promise<X509Certificate>;
}

interface CertificatesOptions {
  readonly host: string;
  readonly now: () => number;
  /** Milliseconds per request. */
  readonly timeoutMs: number;
}

/** Bytes. A chain has a few kilobytes. */
const MAX_BYTES = 64 * 1024;
/** PayPal uses a handful of certificates at a time. */
const MAX_CACHED = 20;
const PATH = /^\/v1\/notifications\/certs\/CERT-[\w-]{1,100}$/;

/**
 * The certificates that PayPal signs webhooks with. A notification names its certificate, so the host is pinned, and the certificate must
 * be issued to PayPal, under a public root: the stand-in's own root counts only at the stand-in. Verified certificates are cached until they
 * expire; a failure is not.
 */
export function createCertificates({ host, now, timeoutMs }: CertificatesOptions): Certificates {
  const cache = new Map<string, { readonly signer: X509Certificate; readonly until: number }>();

  async function download(url: string): Promise<Buffer> {
    try {
      const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
      const body = Buffer.from(await response.arrayBuffer());
      if (response.ok && body.length <= MAX_BYTES) return body;
    } catch {
      // No connection, or no answer in time.
    }
    throw new PayPalUnavailable(`no certificate from ${new URL(url).host}`);
  }

  /** PayPal need not send the intermediates: a certificate names where its issuer's is published. */
  async function completed(chain: Chain): Promise<Chain> {
    const missing = missingIssuer(chain);
    if (missing === undefined) return chain;
    if (missing.url === undefined) throw new PayPalUnavailable('the certificate came without its issuer');
    return { ...chain, certificates: [...chain.certificates, ...certificatesIn(await download(missing.url))] };
  }

  return {
    async signerAt(url, keys) {
      assertPinned(url, host, keys);
      const cached = cache.get(url);
      if (cached !== undefined && now() < cached.until) return cached.signer;
      const certificates = certificatesIn(await download(url));
      const [signer] = certificates;
      // A maintenance page, for example: the notification may be genuine.
      if (signer === undefined) throw new PayPalUnavailable('the certificate is not in PEM');
      const chain = await completed({ certificates, roots: rootsFor(host, keys) });
      const until = verifiedUntil(chain, CERTIFICATE_SUBJECTS[keys.environment], now());
      if (cache.size >= MAX_CACHED) cache.clear();
      cache.set(url, { signer, until });
      return signer;
    },
  };
}

/** The exact origin and path, without user, query or fragment. @throws NotificationRejected */
function assertPinned(url: string, host: string, { environment }: PayPalSecret): void {
  const origins = isStandIn(host) ? [new URL(host).origin] : CERTIFICATE_HOSTS[environment];
  const isPinned = origins.some((origin) => url.startsWith(`${origin}/`) && PATH.test(url.slice(origin.length)));
  if (!isPinned) throw new NotificationRejected('the certificate is not at a host of PayPal');
}

function rootsFor(host: string, { webhookRootCertificate }: PayPalSecret): readonly string[] {
  return isStandIn(host) && webhookRootCertificate !== undefined ? [webhookRootCertificate] : rootCertificates;
}
