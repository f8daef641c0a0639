import { Elements } from '@stripe/react-stripe-js';
import type { StripeElementLocale } from '@stripe/stripe-js';
import { use, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Note } from '../../components/note.tsx';
import type { CheckoutProps } from '../method.ts';
import { appearance } from './appearance.ts';
import { CardForm } from './card-form.tsx';
import { stripeFor } from './load-stripe.ts';

const LOCALES: Readonly<Record<string, StripeElementLocale>> = { en: 'en', 'zh-CN': 'zh', ar: 'ar' };

/** Card and wallets by Stripe's Payment Element: card data goes to Stripe only. */
export default function CardCheckout(props: CheckoutProps) {
  const { checkout } = props;
  if (checkout.type !== 'stripe') throw new TypeError('a card is paid with a client secret');
  return <WithStripe {...props} clientSecret={checkout.clientSecret} publishableKey={checkout.publishableKey} />;
}

interface WithStripeProps extends CheckoutProps {
  readonly clientSecret: string;
  readonly publishableKey: string;
}

function WithStripe({ clientSecret, publishableKey, ...props }: WithStripeProps) {
  const { i18n, t } = useTranslation();
  const loading = useMemo(() => stripeFor(publishableKey).catch(() => null), [publishableKey]);
  const stripe = use(loading);
  const currentAppearance = useAppearance();
  if (stripe === null) {
    return (
      <Note tone="bad" alert title={t('card.not_loaded.what')}>
        <p>{t('card.not_loaded.next')}</p>
      </Note>
    );
  }
  const locale = LOCALES[i18n.language] ?? 'auto';
  return (
    <Elements
      stripe={stripe}
      options={{ clientSecret, locale, appearance: currentAppearance }}
      key={`${clientSecret} ${locale}`}
    >
      <CardForm {...props} clientSecret={clientSecret} />
    </Elements>
  );
}

function useAppearance() {
  const [current, setCurrent] = useState(appearance);
  useEffect(() => {
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    const change = () => setCurrent(appearance());
    scheme.addEventListener('change', change);
    return () => scheme.removeEventListener('change', change);
  }, []);
  return current;
}
