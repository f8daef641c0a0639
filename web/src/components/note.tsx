import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

export type Tone = 'good' | 'info' | 'warn' | 'bad';

const ICONS: Readonly<Record<Tone, IconName>> = { good: 'check', info: 'info', warn: 'clock', bad: 'alert' };

interface NoteProps {
  readonly tone: Tone;
  readonly title?: string;
  /** Read out at once. */
  readonly alert?: boolean;
  readonly children?: ReactNode;
}

export function Note({ tone, title, alert, children }: NoteProps) {
  return (
    <div className={`note note-${tone}`} {...(alert && { role: 'alert' })}>
      <Icon name={ICONS[tone]} />
      <div>
        {title && <p className="note-title">{title}</p>}
        {children}
      </div>
    </div>
  );
}
