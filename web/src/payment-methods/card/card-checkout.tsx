import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { CodeNotLoaded, loadCode } from '../../api/load-code.ts';
import { Loading } from '../../components/loading.tsx';
import { useLoaded } from '../../components/use-loaded.ts';
import type { CheckoutProps } from '../method.ts';
import { CardNotLoaded } from './card-not-loaded.tsx';

/**
 * Card and wallets by Stripe's Payment Element: card data goes to Stripe only. Everything of Stripe is loaded here, when the payer has
 * chosen card; where that fails, as in a network that blocks Stripe, the payer can try again or pay another way.
 */
export function CardCheckout(props: CheckoutProps) {
  const { t } = useTranslation();
  const { checkout } = props;
  if (checkout.type !== 'stripe') throw new TypeError('a card is paid with a client secret');
  const { clientSecret, publishableKey } = checkout;
  const load = useCallback(() => loadForm(publishableKey), [publishableKey]);
  const { retry, ...form } = useLoaded(load);
  if (form.state === 'loading') return <Loading text={t('card.loading')} />;
  if (form.state === 'failed') {
    return <CardNotLoaded onRetry={form.error instanceof CodeNotLoaded ? () => location.reload() : retry} />;
  }
  const { CardElements, stripe } = form.value;
  return <CardElements {...{ ...props, stripe, clientSecret, retry }} />;
}

async function loadForm(publishableKey: string) {
  const [{ CardElements }, { stripeFor }] = await loadCode(
    Promise.all([import('./card-elements.tsx'), import('./load-stripe.ts')]),
  );
  return { CardElements, stripe: await stripeFor(publishableKey) };
}
