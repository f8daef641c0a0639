import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/api.ts';
import { Button } from '../components/button.tsx';
import { Countdown } from '../components/countdown.tsx';
import { useVisible } from '../components/use-visible.ts';
import { useFormat } from '../format/use-format.ts';
import { useTime } from '../payment/use-time.ts';
import type { CheckoutProps } from './method.ts';
import { QrCode } from './qr-code.tsx';

/** Milliseconds between two renewals that follow each other, should the API return a code that has ended. */
const RENEW_EVERY = 5_000;
/** Milliseconds until the gateway is asked for the first time; twice as long after each time. */
const FIRST_CHECK = 30_000;

interface QrCheckoutProps extends CheckoutProps {
  /** How the payer's app scans the code. */
  readonly children: ReactNode;
}

/**
 * For checkouts that another device scans. At its end the code disappears, and the API is asked for one that can be paid; in a page that
 * nobody sees, only once somebody looks at it again. The page follows the payment itself, so that a paid code leads on at once.
 */
export function QrCheckout({ payment, checkout, isRenewing, renew, onOutcome, children }: QrCheckoutProps) {
  const { t } = useTranslation();
  const { time } = useFormat();
  if (checkout.type !== 'qr') throw new TypeError('only a code can be scanned');
  const { payableUntil } = payment;
  const isOver = Date.parse(payableUntil) <= useTime(payableUntil);
  useRenewal(isOver && !isRenewing, renew);
  useChecks(payment.id, !isOver);
  const [firstCode] = useState(checkout.codeUrl);
  const isNew = !isOver && checkout.codeUrl !== firstCode;
  const method = t(`method.${payment.method}.name`);
  return (
    <>
      {children}
      <div className="qr">
        {isOver ? (
          <div className="qr-code">
            <span className="spinner" aria-hidden="true" />
          </div>
        ) : (
          <QrCode text={checkout.codeUrl} label={t('qr.label', { method })} />
        )}
        {!isOver && (
          <p>
            <span>{t('qr.until', { time: time(payableUntil) })}</span> <Countdown until={payableUntil} />
          </p>
        )}
        <p className="hint" role="status">
          {isOver ? t('qr.renewing') : isNew && t('qr.renewed', { time: time(payableUntil) })}
        </p>
      </div>
      <p className="hint">{t('qr.waiting')}</p>
      <Button variant="secondary" onClick={onOutcome}>
        {t('action.check')}
      </Button>
    </>
  );
}

/** Renews an ended code while somebody sees the page. */
function useRenewal(isDue: boolean, renew: CheckoutProps['renew']): void {
  const isVisible = useVisible();
  const renewedAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (!isDue || !isVisible) return;
    const delay = Math.max(0, renewedAt.current + RENEW_EVERY - Date.now());
    const timer = setTimeout(() => {
      renewedAt.current = Date.now();
      // The page shows why it failed.
      renew().catch(() => {});
    }, delay);
    return () => clearTimeout(timer);
  }, [isDue, isVisible, renew]);
}

/** Asks the gateway now and then while somebody sees a code: the page promises to go on, but a notification may be lost. */
function useChecks(paymentId: string, isPayable: boolean): void {
  const isVisible = useVisible();
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    if (!isPayable || !isVisible) return;
    const timer = setTimeout(
      () => {
        // What it finds reaches the page like every change of the payment.
        api.POST('/payments/{paymentId}/check', { params: { path: { paymentId } } }).catch(() => {});
        setAsked((times) => times + 1);
      },
      FIRST_CHECK * 2 ** asked,
    );
    return () => clearTimeout(timer);
  }, [isPayable, isVisible, asked, paymentId]);
}
