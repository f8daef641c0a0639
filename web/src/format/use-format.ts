import { useTranslation } from 'react-i18next';
import type { Money } from '../api/types.ts';
import { deviceTimeZone, formatDate, formatMoney, formatTime } from './format.ts';

/** Money, dates and times in the page's language. */
export function useFormat() {
  const { language } = useTranslation().i18n;
  return {
    money: (value: Money) => formatMoney(value, language),
    date: (date: string) => formatDate(date, language),
    time: (time: string) => formatTime(time, language),
    timeZone: () => deviceTimeZone(language),
  };
}
