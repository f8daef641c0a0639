import { AlarmRule, AlarmState, CompositeAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Stage } from '../config/stage.ts';
import type { MonitoredResources } from './monitored-resources.ts';
import { describeAlarm } from './runbook.ts';

/** The alarms of releases belong to stacks that come before the topic, so one alarm on all of them notifies the people on duty. */
export function createRollbackAlarm(
  scope: Construct,
  { releases }: MonitoredResources,
  { stage, topic }: { stage: Stage; topic: ITopic },
): void {
  if (releases.length === 0) return;
  const alarm = new CompositeAlarm(scope, 'ReleaseRolledBack', {
    compositeAlarmName: `evisa-${stage.name}-release-rolled-back`,
    alarmDescription: describeAlarm('A release was rolled back'),
    alarmRule: AlarmRule.anyOf(...releases.map(({ failures }) => AlarmRule.fromAlarm(failures, AlarmState.ALARM))),
  });
  alarm.addAlarmAction(new SnsAction(topic));
  alarm.addOkAction(new SnsAction(topic));
}
