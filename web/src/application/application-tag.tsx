import { useTranslation } from 'react-i18next';
import type { Application } from '../api/types.ts';
import type { Tone } from '../components/note.tsx';
import { Tag } from '../components/tag.tsx';

const TONES: Readonly<Record<Application['state'], Tone | 'plain'>> = {
  draft: 'plain',
  submitted: 'warn',
  paid: 'good',
  processing: 'info',
  approved: 'good',
  rejected: 'bad',
  withdrawn: 'plain',
};

export function ApplicationTag({ state }: Pick<Application, 'state'>) {
  const { t } = useTranslation();
  return <Tag tone={TONES[state]}>{t(`application.state.${state}`)}</Tag>;
}
