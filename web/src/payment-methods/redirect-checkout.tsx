import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Loading } from '../components/loading.tsx';
import type { CheckoutProps } from './method.ts';

/** For gateways with a hosted page: the browser goes there, and comes back to `/payments/<id>/return`. */
export function RedirectCheckout({ payment, checkout }: CheckoutProps) {
  const { t } = useTranslation();
  const url = checkout.type === 'redirect' ? checkout.url : undefined;
  useEffect(() => {
    if (url) location.assign(url);
  }, [url]);
  return (
    <section className="card">
      <Loading text={t(`method.${payment.method}.redirecting`)} />
      <a className="button" href={url}>
        {t(`method.${payment.method}.continue`)}
      </a>
    </section>
  );
}
