import type { PaymentMethod } from '../../shared/domain/payment-method.ts';
import type { BrowserOrigins, GatewayDescriptor } from '../../shared/gateways/descriptor.ts';
import { GATEWAYS } from '../../shared/gateways/registry.ts';

/** The origins that the site uses besides its own. */
export interface SiteOrigins {
  /** The issuer, and its sign-in pages if they have another origin. */
  readonly identity: readonly string[];
  /** The methods for which the site loads the gateway's own script. */
  readonly scripts: readonly PaymentMethod[];
  /** Origins of gateway stand-ins; a gateway with a stand-in gets none of its real origins. */
  readonly standIns?: Partial<Record<PaymentMethod, string>>;
}

/** The origins that the gateways' browser scripts need. */
function browserOrigins({ scripts, standIns = {} }: SiteOrigins): readonly BrowserOrigins[] {
  const only = (origin: string) => ({
    script: [origin],
    frame: [origin],
    connect: [origin],
    image: [],
    payment: origin,
  });
  return scripts.flatMap((method) => {
    const { browser }: GatewayDescriptor = GATEWAYS[method];
    const standIn = standIns[method];
    return standIn === undefined ? (browser ?? []) : only(standIn);
  });
}

export function contentSecurityPolicy(origins: SiteOrigins): string {
  const gateways = browserOrigins(origins);
  const directives: Readonly<Record<string, readonly string[]>> = {
    'default-src': ["'none'"],
    'script-src': ["'self'", ...gateways.flatMap(({ script }) => script)],
    'style-src': ["'self'"],
    'img-src': ["'self'", ...gateways.flatMap(({ image }) => image)],
    'connect-src': ["'self'", ...origins.identity, ...gateways.flatMap(({ connect }) => connect)],
    'frame-src': gateways.length === 0 ? ["'none'"] : gateways.flatMap(({ frame }) => frame),
    'manifest-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}

/** The headers of every page of the site, from CloudFront and from the local server; lower-case names. */
export function securityHeaders(origins: SiteOrigins): Readonly<Record<string, string>> {
  const wallets = browserOrigins(origins).map(({ payment }) => ` "${payment}"`);
  return {
    'content-security-policy': contentSecurityPolicy(origins),
    'strict-transport-security': 'max-age=63072000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'strict-origin-when-cross-origin',
    // A bank may open a pop-up while a payment is confirmed.
    'cross-origin-opener-policy': 'same-origin-allow-popups',
    'permissions-policy': `camera=(), geolocation=(), microphone=(), payment=(self${wallets.join('')})`,
  };
}

/** Files with a hash in their names never change; the page that links to them is revalidated on every visit. */
export const CACHE_CONTROL = { assets: 'public, max-age=31536000, immutable', others: 'no-cache' } as const;
