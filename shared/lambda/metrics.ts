import { Metrics } from '@aws-lambda-powertools/metrics';
import { METRICS, type Meter, SERVICE } from '../ports/common/meter.ts';
import { logContext } from './log-context.ts';

/** CloudWatch makes metrics of such log lines (embedded metric format). The stage's namespace comes by the environment. */
const metrics = new Metrics({ serviceName: SERVICE });

/** One line a value. The ids beside it are no dimensions: they lead from a metric back to the payments. */
export const meter: Meter = (name, value, by) => {
  const single = metrics.singleMetric();
  for (const [key, id] of Object.entries(logContext())) single.addMetadata(key, id);
  for (const [dimension, one] of Object.entries(by)) single.addDimension(dimension, String(one));
  single.addMetric(name, METRICS[name].unit, value);
};
