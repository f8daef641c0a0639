import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { HouseQueue } from './house-queue.ts';

export interface HouseScheduleProps {
  readonly target: IFunction;
  /** Minutes. */
  readonly every: number;
  /** Where a run goes that could not be begun. */
  readonly dead: HouseQueue;
}

/** Invokes a function by the clock (EventBridge Scheduler), with a role that may do just that. */
export class HouseSchedule extends Construct {
  constructor(scope: Construct, id: string, { target, every, dead }: HouseScheduleProps) {
    super(scope, id);
    const { account } = Stack.of(this);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    });
    const invoke = new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [target.functionArn] });
    for (const statement of [invoke, ...dead.maySend()]) role.addToPolicy(statement);
    const schedule = new CfnSchedule(this, 'Schedule', {
      scheduleExpression: every === 1 ? 'rate(1 minute)' : `rate(${every} minutes)`,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: target.functionArn,
        roleArn: role.roleArn,
        deadLetterConfig: { arn: dead.queue.queueArn },
        // No longer than until the next run.
        retryPolicy: { maximumEventAgeInSeconds: Math.min(every * 60, 24 * 60 * 60), maximumRetryAttempts: 3 },
      },
    });
    // The scheduler tries out the role when the schedule is made.
    schedule.node.addDependency(role);
  }
}
