import { expect, test } from 'vitest';
import { contentSecurityPolicy, securityHeaders } from '../../../infra/constructs/security-headers.ts';

const site = { identity: ['https://sign-in.example'], scripts: ['stripe'] as const };

test('allows only Stripe with real keys, and nothing inline', () => {
  const policy = contentSecurityPolicy(site);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self' https://js.stripe.com https://*.js.stripe.com;");
  expect(policy).toContain("connect-src 'self' https://sign-in.example https://api.stripe.com;");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe|data:|http:|\*(?!\.(js\.)?stripe\.com)/);
});

test('allows nothing from Stripe when a stand-in replaces it', () => {
  const headers = securityHeaders({ ...site, standIns: { stripe: 'http://127.0.0.1:8002' } });
  expect(Object.values(headers).join(' ')).not.toContain('stripe.com');
  expect(headers['content-security-policy']).toContain("script-src 'self' http://127.0.0.1:8002;");
});

test('allows no gateway whose script is not loaded', () => {
  const headers = JSON.stringify(securityHeaders({ ...site, scripts: [] }));
  expect(headers).not.toMatch(/stripe|paypal/);
  expect(headers).toContain("script-src 'self';");
  expect(headers).toContain("frame-src 'none'");
});

test('allows PayPal only where its script is turned on, and still nothing inline', () => {
  expect(JSON.stringify(securityHeaders(site))).not.toContain('paypal');
  const policy = contentSecurityPolicy({ ...site, scripts: ['stripe', 'paypal'] });
  const paypal = 'https://*.paypal.com https://*.paypalobjects.com';
  for (const name of ['script-src', 'frame-src', 'connect-src', 'img-src']) {
    expect(policy).toMatch(new RegExp(`${name} [^;]*${paypal.replaceAll('*', '\\*')}`));
  }
  expect(policy).toContain("style-src 'self';");
  expect(policy).not.toMatch(/unsafe|data:|http:/);
});

test('names the site to other sites, as WeChat Pay checks it, but none of its addresses', () => {
  expect(securityHeaders(site)['referrer-policy']).toBe('strict-origin-when-cross-origin');
});
