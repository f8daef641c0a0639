import { useTranslation } from 'react-i18next';
import { problemOf } from '../api/problem.ts';
import { problemKey } from '../api/problem-keys.ts';
import { useFormat } from '../format/use-format.ts';
import { Note } from './note.tsx';

/** Problems of one payment method: another one may work. */
const OF_ONE_METHOD: readonly string[] = ['method_not_available', 'gateway_rejected', 'gateway_unavailable'];

interface ProblemNoteProps {
  readonly error: Error | null | undefined;
  /** Whether the application can be paid by another method. */
  readonly otherWay?: boolean;
}

/** What went wrong, in plain words, and what to do next. */
export function ProblemNote({ error, otherWay = false }: ProblemNoteProps) {
  const { t } = useTranslation();
  const { time } = useFormat();
  if (!error) return null;
  const { code, retryAt, requestId } = problemOf(error);
  const key = problemKey(code);
  return (
    <Note tone="bad" alert title={t(`problem.${key}.what`)}>
      <p>{t(`problem.${key}.next`)}</p>
      {otherWay && OF_ONE_METHOD.includes(key) && <p>{t('pay.other_way')}</p>}
      {retryAt && <p>{t('problem.retry_at', { time: time(retryAt) })}</p>}
      {key === 'internal_error' && requestId && (
        <p>
          {t('problem.request')} <bdi className="code">{requestId}</bdi>
        </p>
      )}
    </Note>
  );
}
