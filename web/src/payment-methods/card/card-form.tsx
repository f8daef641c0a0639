import { PaymentElement, useElements, useStripe } from '@stripe/react-stripe-js';
import type { StripeError } from '@stripe/stripe-js';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { Loading } from '../../components/loading.tsx';
import { useLate } from '../../components/use-late.ts';
import { useFormat } from '../../format/use-format.ts';
import type { CheckoutProps } from '../method.ts';
import { CardNotLoaded } from './card-not-loaded.tsx';
import { LOADING_TIMEOUT } from './load-stripe.ts';

/** Milliseconds. An answer that was lost in an app's browser never comes. A bank's confirmation may take longer, but covers this page. */
const STUCK_AFTER = 60_000;

interface CardFormProps extends Omit<CheckoutProps, 'checkout'> {
  /** Loads the form again. */
  readonly retry: () => void;
}

export function CardForm({ payment, price, retry, onAttempt, onOutcome, onDecline }: CardFormProps) {
  const { t } = useTranslation();
  const { money } = useFormat();
  const [stripe, elements] = [useStripe(), useElements()];
  const [state, setState] = useState<'loading' | 'ready' | 'failed' | 'paying'>('loading');
  // An extension that blocks Stripe's frames, unlike its script, causes no event. They may still come.
  const isLate = useLate(LOADING_TIMEOUT, state === 'loading');
  const isStuck = useLate(STUCK_AFTER, state === 'paying');

  async function pay(event: FormEvent) {
    event.preventDefault();
    if (stripe === null || elements === null || state !== 'ready') return;
    setState('paying');
    onAttempt();
    // It rejects where the fields are gone. Nothing has been sent to be charged until then.
    const submitted = await elements.submit().catch(() => undefined);
    if (submitted === undefined) return setState('failed');
    if (submitted.error) return setState('ready');
    const confirmParams = { return_url: `${location.origin}/payments/${payment.id}/return` };
    const confirmed = stripe.confirmPayment({ elements, confirmParams, redirect: 'if_required' });
    const error = await confirmed.then((answer) => answer.error).catch(() => undefined);
    setState('ready');
    if (error !== undefined && isDecline(error)) onDecline(error.decline_code ?? error.code ?? error.type);
    else onOutcome();
  }

  if (state === 'failed') return <CardNotLoaded onRetry={retry} />;
  return (
    <form onSubmit={pay} className="card-form" noValidate aria-busy={state === 'paying'}>
      {state === 'loading' && (isLate ? <CardNotLoaded onRetry={retry} /> : <Loading text={t('card.loading')} />)}
      <PaymentElement onReady={() => setState('ready')} onLoadError={() => setState('failed')} />
      <p className="hint">{t('card.private')}</p>
      <Button type="submit" wide busy={state === 'paying'} disabled={state === 'loading'}>
        {state === 'paying' ? t('card.paying') : t('card.pay', { amount: money(price.total) })}
      </Button>
      <p className="hint" role="status">
        {state === 'paying' && t('card.keep_open')}
      </p>
      {isStuck && (
        <Button variant="secondary" onClick={onOutcome}>
          {t('action.check')}
        </Button>
      )}
    </form>
  );
}

/**
 * Everything else leaves open what has become of the payment, such as a lost answer, or another tab that pays at the same time
 * (`lock_timeout`): only the API knows the outcome.
 */
function isDecline({ type, code }: StripeError): boolean {
  return type === 'card_error' || code === 'payment_intent_authentication_failure';
}
