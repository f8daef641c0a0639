import { CfnOutput, CrossStackReferences, ReferenceStrength, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Stage } from '../config/stage.ts';
import { AlarmTopic } from '../observability/alarm-topic.ts';
import { createDashboard } from '../observability/dashboard.ts';
import { HouseAlarm } from '../observability/house-alarm.ts';
import { Measured } from '../observability/measured.ts';
import { moneyAlarms } from '../observability/money-alarms.ts';
import { platformAlarms } from '../observability/platform-alarms.ts';
import type { Watched } from '../observability/watched.ts';

export interface ObservabilityStackProps extends StackProps {
  readonly stage: Stage;
  readonly watched: Watched;
  /** Who is told of alarms. */
  readonly alarmEmail?: string;
}

/** What one looks at every day, and what wakes one up. */
export class ObservabilityStack extends Stack {
  constructor(scope: Construct, id: string, { stage, watched, alarmEmail, ...props }: ObservabilityStackProps) {
    super(scope, id, props);
    // Whoever only looks on must not hold up the ones that are looked at, when a function goes.
    CrossStackReferences.of(this).consume(ReferenceStrength.WEAK);
    const measured = new Measured(stage);
    const { topic } = new AlarmTopic(this, 'Alarms', { stage, email: alarmEmail });
    for (const alarm of [...moneyAlarms(measured), ...platformAlarms(watched, measured)]) {
      new HouseAlarm(this, alarm, { stage, topic });
    }
    createDashboard(this, stage, watched, measured);
    new CfnOutput(this, 'AlarmTopicArn', { value: topic.topicArn });
  }
}
