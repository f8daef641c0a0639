import type { IConstruct } from 'constructs';
import { HouseFunction } from '../constructs/house-function.ts';
import { HouseQueue } from '../constructs/house-queue.ts';
import { streamConsumers } from '../functions/stream-consumers.ts';
import type { DataStack } from '../stacks/data-stack.ts';
import type { EdgeStack } from '../stacks/edge-stack.ts';

/** All that there is to watch. Functions and queues are found where they are, so that a new one is watched too. */
export interface Watched {
  readonly data: DataStack;
  readonly edge: EdgeStack;
  readonly functions: readonly HouseFunction[];
  readonly queues: readonly HouseQueue[];
}

export function watchedIn(data: DataStack, edge: EdgeStack, others: readonly IConstruct[]): Watched {
  const all = [data, edge, ...others].flatMap((stack) => stack.node.findAll());
  return {
    data,
    edge,
    functions: all.filter((one) => one instanceof HouseFunction),
    queues: all.filter((one) => one instanceof HouseQueue),
  };
}

export function readersOfStream({ functions }: Watched): readonly HouseFunction[] {
  const names = new Set<string>(streamConsumers.map((one) => one.function));
  return functions.filter(({ name }) => names.has(name));
}
