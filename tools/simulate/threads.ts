import { Worker } from 'node:worker_threads';
import type { Scenario, TracedResult } from './run-world.ts';
import type { Shrunk } from './shrink.ts';
import type { Reply, Request, ThreadData } from './worker.ts';

/** A thread that runs one world at a time. */
export class SimulationThread {
  readonly #worker: Worker;
  #reply: { resolve: (reply: Reply) => void; reject: (error: unknown) => void } | undefined;

  constructor(data: ThreadData = {}) {
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: data });
    this.#worker.on('message', (reply: Reply) => this.#reply?.resolve(reply));
    this.#worker.on('error', (error) => this.#reply?.reject(error));
  }

  ask(request: Request): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.#reply = { resolve, reject };
      this.#worker.postMessage(request);
    });
  }

  async trace(scenario: Scenario): Promise<TracedResult> {
    const reply = await this.ask({ kind: 'trace', scenario });
    if (reply.kind !== 'trace') throw new TypeError(`unexpected: ${reply.kind}`);
    return reply.result;
  }

  async shrink(scenario: Scenario): Promise<Shrunk> {
    const reply = await this.ask({ kind: 'shrink', scenario });
    if (reply.kind !== 'shrink') throw new TypeError(`unexpected: ${reply.kind}`);
    return reply.shrunk;
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}
