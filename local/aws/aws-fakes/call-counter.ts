import type { Operations } from './aws-json.ts';

/** How often each operation was asked for, since every request is paid for. A receive that brings nothing is counted by itself: it is Lambda that waits, not a message. */
export class CallCounter {
  readonly #counts: Record<string, number> = {};

  wrap(operations: Operations): Operations {
    return new Map(
      [...operations].map(([name, perform]) => [
        name,
        async (input) => {
          const answer = await perform(input);
          const isEmpty = name === 'ReceiveMessage' && !('Messages' in answer);
          const called = isEmpty ? 'ReceiveMessage, empty' : name;
          this.#counts[called] = (this.#counts[called] ?? 0) + 1;
          return answer;
        },
      ]),
    );
  }

  get counts(): Readonly<Record<string, number>> {
    return this.#counts;
  }
}
