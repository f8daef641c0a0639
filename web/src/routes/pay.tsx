import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useParams, useSearchParams } from 'react-router';
import { idOf } from '../api/ids.ts';
import type { Application, Method } from '../api/types.ts';
import { ApplicantName } from '../application/applicant-name.tsx';
import { Deadline } from '../application/price-card.tsx';
import { visaTypeName } from '../application/visa-types.ts';
import { DeclineNote } from '../components/decline-note.tsx';
import { Loading } from '../components/loading.tsx';
import { Note } from '../components/note.tsx';
import { Page } from '../components/page.tsx';
import { PriceLines } from '../components/price-lines.tsx';
import { ProblemNote } from '../components/problem-note.tsx';
import { useFormat } from '../format/use-format.ts';
import type { PayState } from '../pay/flow.ts';
import { MethodChoice } from '../pay/method-choice.tsx';
import { OpenPaymentNote } from '../pay/open-payment-note.tsx';
import { usePayFlow } from '../pay/use-pay-flow.ts';
import { Waiting } from '../pay/waiting.tsx';
import { hasOtherWay } from '../payment/use-status-values.ts';
import type { CheckoutProps } from '../payment-methods/method.ts';
import { METHODS } from '../payment-methods/methods.ts';

export default function Pay() {
  const { t } = useTranslation();
  const id = idOf('app', useParams().applicationId);
  const [search, setSearch] = useSearchParams();
  const wanted = Object.keys(METHODS).find((method): method is Method => method === search.get('method'));
  const { state, dispatch, renew, error, reload } = usePayFlow(id, wanted);
  const shown = shownPayment(state);

  // Preloaded: the network may be gone when the outcome has to be shown.
  useEffect(() => void import('./payment.tsx').catch(() => {}), []);

  if (state.step === 'settling') {
    return <Navigate replace to={`/payments/${state.paymentId}`} state={{ check: true }} />;
  }
  return (
    <Page narrow title={t('pay.title')}>
      <p>
        <Link to={`/applications/${id}`}>{t('pay.to_application')}</Link>
      </p>
      {error && (
        <>
          <ProblemNote error={error} />
          {state.step === 'loading' && (
            <button type="button" className="link" onClick={reload}>
              {t('error_page.again')}
            </button>
          )}
        </>
      )}
      {state.step === 'loading' && !error && <Loading />}
      {state.step === 'closed' && (
        <Note tone="info" title={t('pay.closed.title')}>
          <p>{t('pay.closed.text')}</p>
        </Note>
      )}
      {(state.step === 'choosing' || (state.step === 'starting' && !shown)) && (
        <>
          {state.step === 'choosing' && <ProblemNote error={state.problem} otherWay={hasOtherWay(state.application)} />}
          {state.step === 'choosing' && <OpenPaymentNote application={state.application} />}
          <PaidFor application={state.application} />
          <Deadline application={state.application} />
          <MethodChoice
            application={state.application}
            chosen={state.chosen}
            busy={state.step === 'starting'}
            onChoose={(method) => dispatch({ type: 'chosen', method })}
            onStart={() => {
              setSearch({ method: state.chosen ?? '' }, { replace: true });
              dispatch({ type: 'start' });
            }}
          />
        </>
      )}
      {state.step === 'waiting' && (
        <Waiting state={state} onTry={() => dispatch({ type: 'waited' })} onBack={() => dispatch({ type: 'back' })} />
      )}
      {shown && (
        <Paying
          {...shown}
          renew={renew}
          onAttempt={() => dispatch({ type: 'attempt' })}
          onOutcome={() => dispatch({ type: 'outcome' })}
          onDecline={(code) => dispatch({ type: 'declined', code })}
          onBack={() => {
            setSearch({}, { replace: true });
            dispatch({ type: 'back' });
          }}
        />
      )}
    </Page>
  );
}

type ShownPayment = Omit<Extract<PayState, { step: 'paying' }>, 'step'> & Pick<CheckoutProps, 'isRenewing'>;

/** The payment that the payer sees: also while its checkout is renewed, so that nothing flickers and no window of a gateway is closed. */
function shownPayment(state: PayState): ShownPayment | undefined {
  if (state.step === 'paying') return { ...state, isRenewing: false };
  if (state.step !== 'starting' || state.renews === undefined) return undefined;
  const { application, chosen, renews } = state;
  return { application, chosen, ...renews, isRenewing: true };
}

interface PayingProps extends ShownPayment, Pick<CheckoutProps, 'renew'> {
  readonly onAttempt: () => void;
  readonly onOutcome: () => void;
  readonly onDecline: (code: string) => void;
  readonly onBack: () => void;
}

function Paying(props: PayingProps) {
  const { application, chosen, payment, checkout, decline, isRenewing, renew } = props;
  const { onAttempt, onOutcome, onDecline, onBack } = props;
  const { t } = useTranslation();
  const { time } = useFormat();
  const [declines, setDeclines] = useState(0);
  const price = application.quote?.options.find(({ method }) => method === chosen);
  const { Checkout } = METHODS[chosen];
  if (price === undefined) return null;
  return (
    <>
      {/* A new key announces a second decline with the same code again. */}
      {decline && <DeclineNote key={declines} code={decline} otherWay={hasOtherWay(application)} />}
      <section className="card" aria-labelledby="method-name">
        <h2 id="method-name">{t(`method.${chosen}.name`)}</h2>
        <PaidFor application={application} />
        <PriceLines option={price} />
        <Checkout
          {...{ application, payment, checkout, price, isRenewing, renew, onAttempt, onOutcome }}
          onDecline={(code) => {
            setDeclines((count) => count + 1);
            onDecline(code);
          }}
        />
      </section>
      {/* A code says its own end. */}
      {checkout.type !== 'qr' && <p className="hint">{t('pay.until', { time: time(payment.payableUntil) })}</p>}
      {hasOtherWay(application) && (
        <button type="button" className="link" onClick={onBack}>
          {t('pay.other')}
        </button>
      )}
    </>
  );
}

function PaidFor({ application }: { readonly application: Application }) {
  const { t } = useTranslation();
  return (
    <p>
      {visaTypeName(application.visaType, t)} · <ApplicantName application={application} />
    </p>
  );
}
