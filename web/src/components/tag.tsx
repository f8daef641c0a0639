import type { Tone } from './note.tsx';

/** A state in one or two words; the words say it, the colour only helps. */
export function Tag({ tone, children }: { readonly tone: Tone | 'plain'; readonly children: string }) {
  return <span className={`tag tag-${tone}`}>{children}</span>;
}
