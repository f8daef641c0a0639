import { Stack, type StackProps } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { GatewayHosts } from '../config/config.ts';
import type { Options } from '../config/options.ts';
import type { Stage } from '../config/stage.ts';
import { KeyRotation } from '../constructs/key-rotation.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import { ServiceQueue } from '../constructs/service-queue.ts';
import { ServiceSchedule } from '../constructs/service-schedule.ts';
import { access } from '../functions/access.ts';
import type { Bundles } from '../functions/bundle.ts';
import { environmentFor, statementsFor } from '../functions/permissions.ts';
import { eventsOf, type ScheduledFunction, schedulesFor, siteCheck } from '../functions/schedules.ts';
import type { DataStack } from './data-stack.ts';

export interface ScheduleStackProps extends StackProps {
  readonly stage: Stage;
  readonly data: DataStack;
  readonly bundles: Bundles;
  /** The site's public origin. */
  readonly siteUrl: string;
  readonly gatewayHosts: GatewayHosts;
  readonly payments: Options['payments'];
  readonly retention: Options['retention'];
  /** Created by the outbox stack. */
  readonly republishOverdue: IFunction;
}

/** The scheduled functions, so that nothing depends on a notification that may be lost. */
export class ScheduleStack extends Stack {
  constructor(scope: Construct, id: string, { stage, data, bundles, siteUrl, ...props }: ScheduleStackProps) {
    super(scope, id, props);
    const settings = {
      SITE_URL: siteUrl,
      PAYMENT_METHODS: props.payments.methods.join(','),
      RETENTION_ENDED_DAYS: String(props.retention.endedDays),
      RETENTION_UNFINISHED_DAYS: String(props.retention.unfinishedDays),
    };
    const schedules = schedulesFor(props.payments.perSecond);
    const scheduledFunction = (name: Exclude<ScheduledFunction, 'republish-overdue'> | 'rotate-keys' | 'check-site') =>
      new ServiceFunction(this, name, {
        stage,
        name,
        directory: bundles(name),
        environment: environmentFor(access[name], data, settings, props.gatewayHosts),
        policies: statementsFor(access[name], data),
        deployment: access[name].deployment,
        timeout: [...schedules, siteCheck].find((one) => one.function === name)?.timeout ?? 25,
      }).target;
    const targets = {
      'sweep-payments': scheduledFunction('sweep-payments'),
      'reconcile-gateways': scheduledFunction('reconcile-gateways'),
      'run-export': scheduledFunction('run-export'),
      'reencrypt-rows': scheduledFunction('reencrypt-rows'),
      'redact-personal-data': scheduledFunction('redact-personal-data'),
      'republish-overdue': props.republishOverdue,
    };
    const deadLetterQueue = new ServiceQueue(this, 'DeadLetterQueue', {
      encryptionKey: data.encryptionKey,
      fifo: false,
    });
    for (const one of schedules) {
      const target = targets[one.function];
      new ServiceSchedule(this, `${one.function}-schedule`, { ...one, target, events: eventsOf(one), deadLetterQueue });
    }
    new ServiceSchedule(this, 'check-site-schedule', {
      ...siteCheck,
      target: scheduledFunction('check-site'),
      events: eventsOf(siteCheck),
      deadLetterQueue,
    });
    const { encryptionKeys, hashKeys } = data.secrets;
    new KeyRotation(this, 'Keys', {
      lambda: scheduledFunction('rotate-keys'),
      rings: {
        encryptionKeys: { secret: encryptionKeys, every: 90 },
        // Hash keys decrypt nothing, and a rotation rewrites every reference: once a year is enough to exercise it.
        hashKeys: { secret: hashKeys, every: 365 },
      },
    });
  }
}
