import type * as z from 'zod';
import { alarm } from '../lambda/logger.ts';
import { metrics } from '../lambda/metrics.ts';
import { gatewayEnvironment, gateways } from './gateways.ts';
import { storage, storageEnvironment } from './storage.ts';

/** Settling may have to close or refund at any gateway, whichever a notification came from. */
export const settleEnvironment = { ...storageEnvironment, ...gatewayEnvironment };

export function settleDependencies(env: z.output<z.ZodObject<typeof settleEnvironment>>) {
  return { ...storage(env), gateways: gateways(env), clock: Date.now, alarm, metrics };
}
