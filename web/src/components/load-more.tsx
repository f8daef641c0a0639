import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { ProblemNote } from './problem-note.tsx';

type NextPage = Pick<
  UseInfiniteQueryResult,
  'error' | 'fetchNextPage' | 'hasNextPage' | 'isFetchingNextPage' | 'isFetchNextPageError'
>;

/** Below a list: the button that loads its next page, and why that failed. */
export function LoadMore({ pages }: { readonly pages: NextPage }) {
  const { t } = useTranslation();
  return (
    <>
      {pages.isFetchNextPageError && <ProblemNote error={pages.error} />}
      {pages.hasNextPage && (
        <Button variant="secondary" busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t('list.more')}
        </Button>
      )}
    </>
  );
}
