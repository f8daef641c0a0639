import { CfnOutput, CrossStackReferences, ReferenceStrength, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { OPTIONS_OUTPUT, type Options } from '../config/options.ts';
import type { Stage } from '../config/stage.ts';
import { addRelease } from '../constructs/release.ts';
import { AlarmTopic } from '../observability/alarm-topic.ts';
import { createDashboard } from '../observability/dashboard.ts';
import type { MonitoredResources } from '../observability/monitored-resources.ts';
import { paymentAlarms } from '../observability/payment-alarms.ts';
import { platformAlarms } from '../observability/platform-alarms.ts';
import { createRollbackAlarm } from '../observability/rollback-alarm.ts';
import { ServiceAlarm } from '../observability/service-alarm.ts';
import { ServiceMetrics } from '../observability/service-metrics.ts';

export interface ObservabilityStackProps extends StackProps {
  readonly stage: Stage;
  readonly resources: MonitoredResources;
  readonly options: Options;
}

/** The dashboard and the alarms. */
export class ObservabilityStack extends Stack {
  constructor(scope: Construct, id: string, { stage, resources, options, ...props }: ObservabilityStackProps) {
    super(scope, id, props);
    // Weak references, so that this stack does not block the removal of a function from another stack.
    CrossStackReferences.of(this).consume(ReferenceStrength.WEAK);
    const measured = new ServiceMetrics(stage);
    const { topic } = new AlarmTopic(this, 'Alarms', { stage, email: options.alarmEmail });
    const alarms = [...paymentAlarms(measured, options.payments.perSecond), ...platformAlarms(resources, measured)];
    for (const alarm of alarms) {
      new ServiceAlarm(this, alarm, { stage, topic });
    }
    createRollbackAlarm(this, resources, { stage, topic });
    createDashboard(this, stage, resources, measured);
    new CfnOutput(this, OPTIONS_OUTPUT, { value: JSON.stringify(options) });
    addRelease(this);
    new CfnOutput(this, 'AlarmTopicArn', { value: topic.topicArn });
  }
}
