import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../api/use-action.ts';
import { useLoad } from '../api/use-load.ts';
import { Button } from './button.tsx';
import { ProblemNote } from './problem-note.tsx';

export interface ListPage<T> {
  readonly items: readonly T[];
  readonly next?: string | undefined;
}

/** A list in pages: the first by itself, the others one by one. */
export function usePages<T>(
  key: string,
  load: (cursor: string | undefined, signal?: AbortSignal) => Promise<ListPage<T>>,
) {
  const { data, problem, reload, set } = useLoad(key, (signal) => load(undefined, signal));
  const [firstNew, setFirstNew] = useState(-1);
  const more = useAction(async () => {
    if (data?.next === undefined) return;
    const page = await load(data.next);
    setFirstNew(data.items.length);
    set({ ...page, items: [...data.items, ...page.items] });
  });
  return { items: data?.items, next: data?.next, problem, reload, more, firstNew };
}

export function LoadMore({ pages }: { readonly pages: ReturnType<typeof usePages> }) {
  const { t } = useTranslation();
  return (
    <>
      <ProblemNote problem={pages.more.problem} />
      {pages.next && (
        <Button look="second" busy={pages.more.busy} onClick={() => pages.more.run()}>
          {t('list.more')}
        </Button>
      )}
    </>
  );
}
