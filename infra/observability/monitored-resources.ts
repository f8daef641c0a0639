import type { BackupVault } from 'aws-cdk-lib/aws-backup';
import type { IConstruct } from 'constructs';
import { GradualRelease } from '../constructs/gradual-release.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import { ServiceQueue } from '../constructs/service-queue.ts';
import { streamConsumers } from '../functions/stream-consumers.ts';
import type { DataStack } from '../stacks/data-stack.ts';
import type { EdgeStack } from '../stacks/edge-stack.ts';

/** Everything that alarms and the dashboard watch. Functions and queues are collected from the stacks, so new ones are included. */
export interface MonitoredResources {
  readonly data: DataStack;
  readonly edge: EdgeStack;
  readonly functions: readonly ServiceFunction[];
  readonly queues: readonly ServiceQueue[];
  /** Only in stages that deploy gradually. */
  readonly releases: readonly GradualRelease[];
  /** Of the daily copies. */
  readonly vault?: BackupVault;
}

export function monitoredResourcesIn(
  data: DataStack,
  edge: EdgeStack,
  others: readonly IConstruct[],
): MonitoredResources {
  const all = [data, edge, ...others].flatMap((stack) => stack.node.findAll());
  return {
    data,
    edge,
    functions: all.filter((one) => one instanceof ServiceFunction),
    queues: all.filter((one) => one instanceof ServiceQueue),
    releases: all.filter((one) => one instanceof GradualRelease),
  };
}

export function streamConsumersIn({ functions }: MonitoredResources): readonly ServiceFunction[] {
  const names = new Set<string>(streamConsumers.map((one) => one.function));
  return functions.filter(({ name }) => names.has(name));
}
