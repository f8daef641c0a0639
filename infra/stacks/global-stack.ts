import { CfnOutput, CrossStackReferences, ReferenceStrength, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Stage } from '../config/stage.ts';
import { addRelease } from '../constructs/release.ts';
import { AlarmTopic } from '../observability/alarm-topic.ts';
import { globalAlarms } from '../observability/global-alarms.ts';
import { ServiceAlarm } from '../observability/service-alarm.ts';
import type { EdgeStack } from './edge-stack.ts';

export interface GlobalStackProps extends StackProps {
  readonly stage: Stage;
  readonly edge: EdgeStack;
  /** The address that receives alarms. */
  readonly alarmEmail?: string;
}

/** What only us-east-1 can watch: an alarm sees the metrics of its own region, and notifies a topic of its own region. */
export class GlobalStack extends Stack {
  constructor(scope: Construct, id: string, { stage, edge, alarmEmail, ...props }: GlobalStackProps) {
    super(scope, id, props);
    // As in the observability stack.
    CrossStackReferences.of(this).consume(ReferenceStrength.WEAK);
    const { topic } = new AlarmTopic(this, 'Alarms', { stage, email: alarmEmail });
    const to = { stage, topic, prefix: `evisa-${stage.name}-${edge.region}` };
    for (const alarm of globalAlarms(stage, edge.region, edge.distribution)) new ServiceAlarm(this, alarm, to);
    addRelease(this);
    new CfnOutput(this, 'AlarmTopicArn', { value: topic.topicArn });
  }
}
