import { type ReactNode, useEffect, useRef } from 'react';
import { Icon, type IconName } from './icon.tsx';

export type Tone = 'good' | 'info' | 'warn' | 'bad';

const ICONS: Readonly<Record<Tone, IconName>> = { good: 'check', info: 'info', warn: 'clock', bad: 'alert' };

interface NoteProps {
  readonly tone: Tone;
  readonly title?: string;
  /** Announced by screen readers at once, and scrolled into view. */
  readonly alert?: boolean;
  readonly children?: ReactNode;
}

export function Note({ tone, title, alert, children }: NoteProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // On a phone the pressed button may be far below the note.
    if (alert) box.current?.scrollIntoView({ block: 'nearest' });
  }, [alert]);
  return (
    <div ref={box} className={`note note-${tone}`} {...(alert && { role: 'alert' })}>
      <Icon name={ICONS[tone]} />
      <div>
        {title && <p className="note-title">{title}</p>}
        {children}
      </div>
    </div>
  );
}
