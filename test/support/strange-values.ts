import { expect } from 'vitest';

/** What may come instead of a word of a gateway: nothing, or what only looks like it. */
export function strangeValues(word: string): unknown[] {
  const otherCase = word === word.toUpperCase() ? word.toLowerCase() : word.toUpperCase();
  return [null, undefined, '', otherCase, ` ${word}`, `${word}_NEW`, 1, true, [word], {}].filter(
    (value) => value !== word,
  );
}

/** Nobody takes it for an answer: it is not understood, or counts as none. The use cases make `unknown` and an alarm of an error. */
export async function expectUndecided(read: () => unknown): Promise<void> {
  const result = await (async () => read())().catch((error: unknown) => error);
  if (!(result instanceof Error)) expect(result).toMatchObject({ outcome: 'unknown' });
}
