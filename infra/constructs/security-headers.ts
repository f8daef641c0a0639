import type { PaymentMethod } from '../../shared/domain/payment-method.ts';
import type { BrowserOrigins } from '../../shared/gateways/descriptor.ts';
import { GATEWAY_LIST } from '../../shared/gateways/registry.ts';

/** Where the site reaches beyond its own origin. */
export interface SiteOrigins {
  /** Where the browser asks for tokens: the issuer, and its sign-in pages where those are elsewhere. */
  readonly identity: readonly string[];
  /** The origins of stand-ins, by gateway: where there is one, nothing of the gateway's own is let in. */
  readonly standIns?: Partial<Record<PaymentMethod, string>>;
}

/** What the gateways' own scripts in the browser need. */
function browserOrigins(standIns: SiteOrigins['standIns'] = {}): readonly BrowserOrigins[] {
  const only = (origin: string) => ({
    script: [origin],
    frame: [origin],
    connect: [origin],
    image: [],
    payment: origin,
  });
  return GATEWAY_LIST.flatMap(({ method, browser }) => {
    const standIn = standIns[method];
    if (browser === undefined) return [];
    return [standIn === undefined ? browser : only(standIn)];
  });
}

export function contentSecurityPolicy({ identity, standIns }: SiteOrigins): string {
  const gateways = browserOrigins(standIns);
  const directives: Readonly<Record<string, readonly string[]>> = {
    'default-src': ["'none'"],
    'script-src': ["'self'", ...gateways.flatMap(({ script }) => script)],
    'style-src': ["'self'"],
    'img-src': ["'self'", ...gateways.flatMap(({ image }) => image)],
    'connect-src': ["'self'", ...identity, ...gateways.flatMap(({ connect }) => connect)],
    'frame-src': gateways.flatMap(({ frame }) => frame),
    'manifest-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}

/** The headers of every page of the site, for CloudFront and for the local server alike; lower-case names. */
export function securityHeaders(origins: SiteOrigins): Readonly<Record<string, string>> {
  const wallets = browserOrigins(origins.standIns).map(({ payment }) => ` "${payment}"`);
  return {
    'content-security-policy': contentSecurityPolicy(origins),
    'strict-transport-security': 'max-age=63072000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'strict-origin-when-cross-origin',
    // A bank's page may open beside the site while a payment is confirmed.
    'cross-origin-opener-policy': 'same-origin-allow-popups',
    'permissions-policy': `camera=(), geolocation=(), microphone=(), payment=(self${wallets.join('')})`,
  };
}

/** Names with a hash in them never change; the page that names them is asked for every time. */
export const CACHE_CONTROL = { assets: 'public, max-age=31536000, immutable', others: 'no-cache' } as const;
