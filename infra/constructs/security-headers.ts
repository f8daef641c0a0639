/** Where the site reaches beyond its own origin. */
export interface SiteOrigins {
  /** Where the browser asks for tokens: the issuer, and its sign-in pages where those are elsewhere. */
  readonly identity: readonly string[];
  /** Of the stand-in for Stripe, where there is one: then nothing of Stripe's own is let in. */
  readonly stripeStandIn?: string;
}

/** Stripe: Security guide, Content security policy. */
const STRIPE = {
  script: ['https://js.stripe.com', 'https://*.js.stripe.com'],
  frame: ['https://js.stripe.com', 'https://*.js.stripe.com', 'https://hooks.stripe.com'],
  connect: ['https://api.stripe.com'],
  image: ['https://*.stripe.com'],
};

export function contentSecurityPolicy({ identity, stripeStandIn }: SiteOrigins): string {
  const only = (origin: string) => ({ script: [origin], frame: [origin], connect: [origin], image: [] });
  const stripe = stripeStandIn === undefined ? STRIPE : only(stripeStandIn);
  const directives: Readonly<Record<string, readonly string[]>> = {
    'default-src': ["'none'"],
    'script-src': ["'self'", ...stripe.script],
    'style-src': ["'self'"],
    'img-src': ["'self'", ...stripe.image],
    'connect-src': ["'self'", ...identity, ...stripe.connect],
    'frame-src': stripe.frame,
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
  // Wallets ask for money from within Stripe's frame.
  const payment = origins.stripeStandIn ?? 'https://js.stripe.com';
  return {
    'content-security-policy': contentSecurityPolicy(origins),
    'strict-transport-security': 'max-age=63072000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'strict-origin-when-cross-origin',
    // A bank's page may open beside the site while a payment is confirmed.
    'cross-origin-opener-policy': 'same-origin-allow-popups',
    'permissions-policy': `camera=(), geolocation=(), microphone=(), payment=(self "${payment}")`,
  };
}

/** Names with a hash in them never change; the page that names them is asked for every time. */
export const CACHE_CONTROL = { assets: 'public, max-age=31536000, immutable', others: 'no-cache' } as const;
