import { useTranslation } from 'react-i18next';
import { problemOf } from '../api/problem.ts';
import { problemKey } from '../api/problem-keys.ts';
import { useFormat } from '../format/use-format.ts';
import { Note } from './note.tsx';

/** What went wrong, in plain words, and what to do next. */
export function ProblemNote({ error }: { readonly error: Error | null | undefined }) {
  const { t } = useTranslation();
  const { time } = useFormat();
  if (!error) return null;
  const { code, retryAt, requestId } = problemOf(error);
  const key = problemKey(code);
  return (
    <Note tone="bad" alert title={t(`problem.${key}.what`)}>
      <p>{t(`problem.${key}.next`)}</p>
      {retryAt && <p>{t('problem.retry_at', { time: time(retryAt) })}</p>}
      {key === 'internal_error' && requestId && (
        <p>
          {t('problem.request')} <bdi className="code">{requestId}</bdi>
        </p>
      )}
    </Note>
  );
}
