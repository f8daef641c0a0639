import { type ReactNode, useEffect, useRef } from 'react';
import { Icon, type IconName } from './icon.tsx';

export type Tone = 'good' | 'info' | 'warn' | 'bad';

const ICONS: Readonly<Record<Tone, IconName>> = { good: 'check', info: 'info', warn: 'clock', bad: 'alert' };

interface NoteProps {
  readonly tone: Tone;
  readonly title?: string;
  /** Read out at once, and brought into view. */
  readonly alert?: boolean;
  readonly children?: ReactNode;
}

export function Note({ tone, title, alert, children }: NoteProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // On a phone the button that was pressed is far below.
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
