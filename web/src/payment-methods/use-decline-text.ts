import { useTranslation } from 'react-i18next';
import { closestLanguage } from '../i18n/languages.ts';
import { declineGroup } from './declines.ts';

/** Why a payment was declined, and what the payer can do. @param otherWay whether the application can be paid by another method */
export function useDeclineText(): (code: string, otherWay: boolean) => { reason: string; advice: string } {
  const { t, i18n } = useTranslation();
  // Chinese puts no space between two sentences.
  const space = closestLanguage(i18n.language) === 'zh-CN' ? '' : ' ';
  return (code, otherWay) => {
    const group = declineGroup(code);
    const advice = t(`decline.${group}.next`);
    return { reason: t(`decline.${group}.what`), advice: otherWay ? `${advice}${space}${t('pay.other_way')}` : advice };
  };
}
