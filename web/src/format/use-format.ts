import { useTranslation } from 'react-i18next';
import { formatMoney } from '../../../shared/api/site-constants.ts';
import type { Money } from '../api/types.ts';
import { deviceTimeZone, formatDate, formatTime, nextMinute } from './format.ts';

/** Money, dates and times in the page's language. */
export function useFormat() {
  const { language } = useTranslation().i18n;
  return {
    money: (value: Money) => formatMoney(value, language),
    date: (date: string) => formatDate(date, language),
    time: (time: string) => formatTime(time, language),
    /** A deadline, in whole minutes: never a minute that it has not reached. */
    latest: (time: string) => formatTime(nextMinute(time), language),
    timeZone: () => deviceTimeZone(language),
  };
}
