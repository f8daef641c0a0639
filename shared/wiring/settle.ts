import type * as z from 'zod';
import { alarm } from '../lambda/logger.ts';
import { metrics } from '../lambda/metrics.ts';
import { gatewayEnvironment, gateways } from './gateways.ts';
import { storage, storageEnvironment } from './storage.ts';

/** Settlement may have to close or refund a payment at any gateway, whichever the notification came from. */
export const settleEnvironment = { ...storageEnvironment, ...gatewayEnvironment };

export function settleDependencies(env: z.output<z.ZodObject<typeof settleEnvironment>>) {
  return { ...storage(env), gateways: gateways(env), clock: Date.now, alarm, metrics };
}
