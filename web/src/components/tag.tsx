import type { Tone } from './note.tsx';

/** A state in one or two words; the colour is never the only indication. */
export function Tag({ tone, children }: { readonly tone: Tone | 'plain'; readonly children: string }) {
  return <span className={`tag tag-${tone}`}>{children}</span>;
}
