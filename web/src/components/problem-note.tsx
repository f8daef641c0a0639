import { useTranslation } from 'react-i18next';
import type { ApiProblem } from '../api/problem.ts';
import { problemKey } from '../api/problem-keys.ts';
import { useFormat } from '../format/use-format.ts';
import { Note } from './note.tsx';

/** What went wrong, in plain words, and what to do now. */
export function ProblemNote({ problem }: { readonly problem: ApiProblem | undefined }) {
  const { t } = useTranslation();
  const { time } = useFormat();
  if (problem === undefined) return null;
  const key = problemKey(problem.code);
  return (
    <Note tone="bad" alert title={t(`problem.${key}.what`)}>
      <p>{t(`problem.${key}.next`)}</p>
      {problem.retryAt && <p>{t('problem.until', { time: time(problem.retryAt) })}</p>}
      {key === 'internal_error' && problem.requestId && (
        <p>
          {t('problem.request')} <bdi className="code">{problem.requestId}</bdi>
        </p>
      )}
    </Note>
  );
}
