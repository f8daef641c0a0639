import { Metrics as PowertoolsMetrics } from '@aws-lambda-powertools/metrics';
import { METRICS, type Metrics, SERVICE } from '../ports/common/metrics.ts';
import { logContext } from './log-context.ts';

/** Writes log lines in CloudWatch's embedded metric format. The stage's namespace comes from the environment. */
const powertools = new PowertoolsMetrics({ serviceName: SERVICE });

/** Writes one line per value. Ids are metadata, not dimensions: they link a metric to its payments. */
export const metrics: Metrics = (name, value, dimensions) => {
  const single = powertools.singleMetric();
  for (const [key, id] of Object.entries(logContext())) single.addMetadata(key, id);
  for (const [dimension, one] of Object.entries(dimensions)) single.addDimension(dimension, String(one));
  single.addMetric(name, METRICS[name].unit, value);
};
