import type { Appearance } from '@stripe/stripe-js';

const VARIABLES = {
  colorPrimary: '--accent',
  colorBackground: '--surface',
  colorText: '--ink',
  colorTextPlaceholder: '--quiet',
  colorDanger: '--bad',
  colorBorder: '--field-line',
} as const;

/** Styles Stripe's fields with the site's current colours. */
export function appearance(): Appearance {
  const style = getComputedStyle(document.documentElement);
  // A custom property may be light-dark(): only a computed real property resolves it.
  const probe = document.body.appendChild(document.createElement('span'));
  const colour = (name: string) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const colours = Object.fromEntries(Object.entries(VARIABLES).map(([theirs, ours]) => [theirs, colour(ours)]));
  probe.remove();
  const night = matchMedia('(prefers-color-scheme: dark)').matches;
  return {
    theme: night ? 'night' : 'stripe',
    labels: 'above',
    variables: { ...colours, borderRadius: style.getPropertyValue('--radius-small').trim(), fontSizeBase: '17px' },
  };
}
