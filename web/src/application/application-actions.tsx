import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { answerOf, api } from '../api/api.ts';
import type { Application } from '../api/types.ts';
import { useAction } from '../api/use-action.ts';
import { Button } from '../components/button.tsx';
import { Confirm } from '../components/confirm.tsx';
import { ProblemNote } from '../components/problem-note.tsx';
import { isOver } from './price-card.tsx';

interface ApplicationActionsProps {
  readonly application: Application;
  readonly onChange: (application: Application) => void;
}

const MAY_WITHDRAW: readonly Application['state'][] = ['draft', 'submitted', 'paid'];

/** What can be done with the application now; the next step first. */
export function ApplicationActions({ application, onChange }: ApplicationActionsProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { id: applicationId, state, open, quote, paidBy } = application;
  const path = { applicationId };
  const submit = useAction(async () => {
    const submitted = await answerOf(api.POST('/applications/{applicationId}/submit', { params: { path } }));
    onChange(submitted);
    if (submitted.state === 'submitted') navigate(`/applications/${applicationId}/pay`);
  });
  const withdraw = useAction(async () =>
    onChange(await answerOf(api.POST('/applications/{applicationId}/withdraw', { params: { path } }))),
  );
  const lockIsOver = state === 'submitted' && !open && quote?.validUntil !== undefined && isOver(quote.validUntil);
  return (
    <>
      <ProblemNote problem={submit.problem ?? withdraw.problem} />
      <div className="actions">
        {(state === 'draft' || lockIsOver) && (
          <Button busy={submit.busy} onClick={() => submit.run()}>
            {t(state === 'draft' ? 'application.submit' : 'application.lock_again')}
          </Button>
        )}
        {state === 'draft' && (
          <Link className="button button-second" to={`/applications/${applicationId}/edit`}>
            {t('application.edit')}
          </Link>
        )}
        {state === 'submitted' && !lockIsOver && (
          <Link className="button button-first" to={`/applications/${applicationId}/pay`}>
            {t(open ? 'application.continue_paying' : 'application.pay')}
          </Link>
        )}
        {open && (
          <Link className="button button-second" to={`/payments/${open.paymentId}`}>
            {t('application.open_payment')}
          </Link>
        )}
        {paidBy && (
          <Link className="button button-first" to={`/payments/${paidBy}`}>
            {t('application.see_payment')}
          </Link>
        )}
        {MAY_WITHDRAW.includes(state) && (
          <Confirm
            ask={t('application.withdraw')}
            question={t(state === 'paid' ? 'application.withdraw_paid' : 'application.withdraw_question')}
            yes={t('application.withdraw_yes')}
            busy={withdraw.busy}
            onYes={() => withdraw.run()}
          />
        )}
      </div>
    </>
  );
}
