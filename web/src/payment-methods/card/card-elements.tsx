import { Elements } from '@stripe/react-stripe-js';
import type { Stripe, StripeElementLocale } from '@stripe/stripe-js';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { closestLanguage, type Language } from '../../i18n/languages.ts';
import type { CheckoutProps } from '../method.ts';
import { appearance } from './appearance.ts';
import { CardForm } from './card-form.tsx';

/** Stripe's codes of our languages; `auto` if it has none (Stripe.js, elements options). */
const LOCALES: Readonly<Record<Language, StripeElementLocale>> = { en: 'en', 'zh-CN': 'zh', ar: 'ar' };

interface CardElementsProps extends Omit<CheckoutProps, 'checkout'> {
  readonly stripe: Stripe;
  readonly clientSecret: string;
  readonly retry: () => void;
}

/** Stripe's fields in the site's language and colours. */
export function CardElements({ stripe, clientSecret, ...props }: CardElementsProps) {
  const { i18n } = useTranslation();
  const currentAppearance = useAppearance();
  const locale = LOCALES[closestLanguage(i18n.language)];
  return (
    <Elements
      stripe={stripe}
      options={{ clientSecret, locale, appearance: currentAppearance }}
      key={`${clientSecret} ${locale}`}
    >
      <CardForm {...props} />
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
