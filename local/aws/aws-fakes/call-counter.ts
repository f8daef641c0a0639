import type { Operations } from './aws-json.ts';

/** Counts the calls of each operation, since AWS bills every request. Empty receives are counted separately: they come from Lambda's polling, not from messages. */
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
