import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { api, bodyOf } from '../api/api.ts';
import { applicationQuery } from '../api/queries.ts';
import { serverNow } from '../api/server-time.ts';
import type { Application } from '../api/types.ts';
import { Button } from '../components/button.tsx';
import { Confirm } from '../components/confirm.tsx';
import { ProblemNote } from '../components/problem-note.tsx';
import { isLockOver } from './price-card.tsx';

const MAY_WITHDRAW: readonly Application['state'][] = ['draft', 'submitted', 'paid'];

/** The actions that the application's state allows, the next step first. */
export function ApplicationActions({ application }: { readonly application: Application }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { id: applicationId, state, open, quote, paidBy } = application;
  const queryClient = useQueryClient();
  const store = (updated: Application) => queryClient.setQueryData(applicationQuery(applicationId).queryKey, updated);
  const params = { path: { applicationId } };
  const submit = useMutation({
    mutationFn: () => bodyOf(api.POST('/applications/{applicationId}/submit', { params })),
    onSuccess: (submitted) => {
      store(submitted);
      if (submitted.state === 'submitted') navigate(`/applications/${applicationId}/pay`);
    },
  });
  const withdraw = useMutation({
    mutationFn: () => bodyOf(api.POST('/applications/{applicationId}/withdraw', { params })),
    onSuccess: store,
  });
  const lockExpired = state === 'submitted' && !open && quote !== undefined && isLockOver(quote, serverNow());
  return (
    <>
      <ProblemNote error={submit.error ?? withdraw.error} />
      <div className="actions">
        {(state === 'draft' || lockExpired) && (
          <Button busy={submit.isPending} onClick={() => submit.mutate()}>
            {t(state === 'draft' ? 'application.submit' : 'application.lock_again')}
          </Button>
        )}
        {state === 'draft' && (
          <Link className="button button-secondary" to={`/applications/${applicationId}/edit`}>
            {t('application.edit')}
          </Link>
        )}
        {state === 'submitted' && !lockExpired && (
          <Link className="button button-primary" to={`/applications/${applicationId}/pay`}>
            {t(payLabel(open))}
          </Link>
        )}
        {open && (
          <Link className="button button-secondary" to={`/payments/${open.paymentId}`}>
            {t(open.closing ? 'application.closing_payment' : 'application.open_payment')}
          </Link>
        )}
        {paidBy && (
          <Link className="button button-primary" to={`/payments/${paidBy}`}>
            {t('application.see_payment')}
          </Link>
        )}
        {MAY_WITHDRAW.includes(state) && (
          <Confirm
            label={t('application.withdraw')}
            question={t(state === 'paid' ? 'application.withdraw_paid' : 'application.withdraw_question')}
            confirmLabel={t('application.withdraw_yes')}
            busy={withdraw.isPending}
            onConfirm={() => withdraw.mutate()}
          />
        )}
      </div>
    </>
  );
}

/** While a payment is being closed, another way to pay can be chosen, but not paid yet. */
function payLabel(open: Application['open']) {
  if (open === undefined) return 'application.pay';
  return open.closing ? 'application.choose_method' : 'application.continue_paying';
}
