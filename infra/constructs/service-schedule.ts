import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { ServiceQueue } from './service-queue.ts';

export interface ServiceScheduleProps {
  readonly target: IFunction;
  /** Minutes. */
  readonly every: number;
  /** The minute of the interval at which it starts. */
  readonly minute?: number;
  /** Each of them starts a run of its own. */
  readonly events: readonly object[];
  /** Receives runs that could not be started. */
  readonly deadLetterQueue: ServiceQueue;
}

/** Invokes a function on a schedule (EventBridge Scheduler), with a role that can do nothing else. */
export class ServiceSchedule extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { target, every, minute = 0, events, deadLetterQueue }: ServiceScheduleProps,
  ) {
    super(scope, id);
    const { account } = Stack.of(this);
    // The Scheduler's retries end when Lambda has accepted the event; Lambda would keep that of a throttled function for six hours.
    target.configureAsyncInvoke({ maxEventAge: Duration.minutes(every) });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    });
    const invoke = new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [target.functionArn] });
    for (const statement of [invoke, ...deadLetterQueue.sendPolicies()]) role.addToPolicy(statement);
    for (const [i, event] of events.entries()) {
      const schedule = new CfnSchedule(this, i === 0 ? 'Schedule' : `Schedule${i}`, {
        // A rate would start when the schedule is created: each at the same minute as the others.
        scheduleExpression: every === 1 ? 'rate(1 minute)' : `cron(${minute}/${every} * * * ? *)`,
        flexibleTimeWindow: { mode: 'OFF' },
        target: {
          arn: target.functionArn,
          roleArn: role.roleArn,
          input: JSON.stringify(event),
          deadLetterConfig: { arn: deadLetterQueue.queue.queueArn },
          // Retries stop when the next run is due.
          retryPolicy: { maximumEventAgeInSeconds: Math.min(every * 60, 24 * 60 * 60), maximumRetryAttempts: 3 },
        },
      });
      // EventBridge Scheduler checks the role when the schedule is created.
      schedule.node.addDependency(role);
    }
  }
}
