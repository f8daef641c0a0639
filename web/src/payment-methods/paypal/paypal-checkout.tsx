import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { config } from '../../api/config.ts';
import type { Method } from '../../api/types.ts';
import { Loading } from '../../components/loading.tsx';
import { useLoaded } from '../../components/use-loaded.ts';
import { prepareScript } from '../gateway-script.ts';
import type { CheckoutProps } from '../method.ts';
import { RedirectCheckout } from '../redirect-checkout.tsx';

/** PayPal's own page, or its window over this page, where the deployment has turned PayPal's script on. */
export function PayPalCheckout(props: CheckoutProps) {
  const { t } = useTranslation();
  const { payment, checkout } = props;
  const { method } = payment;
  const load = useCallback(() => loadWindow(method), [method]);
  const loaded = useLoaded(load);
  if (loaded.state === 'loading') return <Loading text={t('paypal.loading')} />;
  const button = checkout.type === 'redirect' ? checkout.button : undefined;
  if (loaded.state === 'failed' || loaded.value === undefined || button === undefined) {
    return <RedirectCheckout {...props} />;
  }
  const { PayPalWindow, environment } = loaded.value;
  return <PayPalWindow {...props} clientId={button.clientId} environment={environment} />;
}

async function loadWindow(method: Method) {
  if (!(await prepareScript(method))) return undefined;
  const [{ PayPalWindow }, { sandbox }] = await Promise.all([import('./paypal-window.tsx'), config()]);
  return { PayPalWindow, environment: sandbox ? ('sandbox' as const) : ('production' as const) };
}
