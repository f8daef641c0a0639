import type { Tone } from '../components/note.tsx';
import type { View } from './view.ts';

export const TONES: Readonly<Record<View, Tone>> = {
  paid: 'good',
  partly_refunded: 'info',
  refunded: 'info',
  not_needed: 'info',
  pending: 'warn',
  closing: 'warn',
  overdue: 'warn',
  processing: 'warn',
  failed: 'bad',
  canceled: 'info',
  expired: 'info',
};
