import { useTranslation } from 'react-i18next';
import { serverNow } from '../api/server-time.ts';
import type { Payment } from '../api/types.ts';
import { Tag } from '../components/tag.tsx';
import { stateOf } from './status.ts';
import { STATES } from './status-table.ts';

/** The payment's state in one or two words. */
export function StateTag({ payment }: { readonly payment: Payment }) {
  const { t } = useTranslation();
  const state = stateOf({ payment, now: serverNow() });
  return <Tag tone={STATES[state].tone}>{t(`view.${state}.tag`)}</Tag>;
}
