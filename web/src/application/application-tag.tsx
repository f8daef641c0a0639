import { useTranslation } from 'react-i18next';
import type { Application } from '../api/types.ts';
import type { Tone } from '../components/note.tsx';
import { Tag } from '../components/tag.tsx';

/** `free`: complete without a payment, since there was no fee. */
type ShownState = Application['state'] | 'free';

const TONES: Readonly<Record<ShownState, Tone | 'plain'>> = {
  draft: 'plain',
  submitted: 'warn',
  paid: 'good',
  free: 'good',
  processing: 'info',
  approved: 'good',
  rejected: 'bad',
  withdrawn: 'plain',
};

export function ApplicationTag({ application }: { readonly application: Application }) {
  const { t } = useTranslation();
  const state = shownState(application);
  return <Tag tone={TONES[state]}>{t(`application.state.${state}`)}</Tag>;
}

/** Nobody who paid nothing reads that a fee was paid. */
export function shownState({ state, paidBy }: Application): ShownState {
  return state === 'paid' && paidBy === undefined ? 'free' : state;
}
