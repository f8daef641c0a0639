import { PayPalProvider, usePayPalOneTimePaymentSession } from '@paypal/react-paypal-js/sdk-v6';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { Loading } from '../../components/loading.tsx';
import { Note } from '../../components/note.tsx';
import { useFormat } from '../../format/use-format.ts';
import { closestLanguage, type Language } from '../../i18n/languages.ts';
import type { CheckoutProps } from '../method.ts';

/** PayPal's codes of our languages. */
const LOCALES: Readonly<Record<Language, string>> = { en: 'en-US', 'zh-CN': 'zh-CN', ar: 'ar-EG' };

interface PayPalWindowProps extends CheckoutProps {
  readonly clientId: string;
  readonly environment: 'sandbox' | 'production';
}

/**
 * Version 6 of PayPal's script: it needs no inline style or script, unlike version 5, so that the content security policy stays strict, and
 * its session opens the window from our own button.
 */
export function PayPalWindow({ clientId, environment, ...props }: PayPalWindowProps) {
  const { i18n } = useTranslation();
  return (
    <PayPalProvider
      clientId={clientId}
      environment={environment}
      components={['paypal-payments']}
      pageType="checkout"
      locale={LOCALES[closestLanguage(i18n.language)]}
    >
      <PayPalButton {...props} />
    </PayPalProvider>
  );
}

function PayPalButton({ price, isRenewing, renew, onOutcome }: CheckoutProps) {
  const { t } = useTranslation();
  const { money } = useFormat();
  const [ended, setEnded] = useState<'canceled' | 'failed'>();

  const { error, isPending, handleClick } = usePayPalOneTimePaymentSession({
    // A window, or a frame where the browser of an app opens no window.
    presentationMode: 'auto',
    // The API answers with the order that can be paid now: the one from before may have ended or been paid in another tab.
    createOrder: async () => ({ orderId: orderOf(await renew()) }),
    // The browser's word proves nothing: the API asks PayPal, and captures.
    onApprove: async () => onOutcome(),
    onCancel: () => setEnded('canceled'),
    onError: () => setEnded('failed'),
  });

  /** Starts PayPal's session within the click: Safari blocks a window that opens after an answer of the network. */
  function open() {
    setEnded(undefined);
    handleClick().catch(() => setEnded('failed'));
  }
  async function goToPage() {
    const checkout = await renew();
    if (checkout.type === 'redirect') location.assign(checkout.url);
  }

  const problem = error === null ? ended : 'failed';
  return (
    <>
      {problem && (
        <Note tone="warn" alert title={t(`paypal.${problem}.title`)}>
          <p>{t(`paypal.${problem}.text`)}</p>
        </Note>
      )}
      {isPending && error === null && <Loading text={t('paypal.loading')} />}
      {error === null && (
        <>
          <Button wide busy={isRenewing} disabled={isPending} onClick={open}>
            {t('paypal.pay', { amount: money(price.total) })}
          </Button>
          <p className="hint">{t('paypal.window')}</p>
        </>
      )}
      <div className="actions">
        {/* The page shows why it failed. */}
        <Button variant="secondary" busy={isRenewing} onClick={() => goToPage().catch(() => {})}>
          {t('paypal.page')}
        </Button>
        {problem && (
          <Button variant="secondary" onClick={onOutcome}>
            {t('action.check')}
          </Button>
        )}
      </div>
    </>
  );
}

function orderOf(checkout: CheckoutProps['checkout']): string {
  const button = checkout.type === 'redirect' ? checkout.button : undefined;
  if (button === undefined) throw new TypeError('this payment has no order for the button');
  return button.orderId;
}
