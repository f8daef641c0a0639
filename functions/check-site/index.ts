import * as z from 'zod';
import { environment } from '../../shared/lambda/environment.ts';
import { job } from '../../shared/lambda/job.ts';
import { describeError, logger } from '../../shared/lambda/logger.ts';
import { metrics } from '../../shared/lambda/metrics.ts';
import { type Check, checksOf } from './checks.ts';

const env = environment({ SITE_URL: z.url() });

/** Once more after a failure: one lost packet must not wake anybody. */
async function succeeds(page: string, check: Check): Promise<boolean> {
  for (let attempt = 1; attempt <= 2; attempt++) {
    try {
      await check();
      return true;
    } catch (error) {
      logger.warn('a page failed', { page, attempt, error: describeError(error) });
    }
  }
  return false;
}

/** Runs every five minutes: reads what an applicant reads first, from outside, through CloudFront. */
export const handler = job(async () => {
  for (const [page, check] of checksOf(env.SITE_URL)) {
    metrics('PageFailed', (await succeeds(page, check)) ? 0 : 1, { page });
  }
});
