import { until } from '../../client/until.ts';

/** Whether nothing answers at this URL any more, within ten seconds. */
export const isGone = (url: string) =>
  until(
    () =>
      fetch(url).then(
        () => false,
        () => true,
      ),
    10_000,
  );
