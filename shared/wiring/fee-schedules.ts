import { PUBLISHED, readFeeSchedules } from '../adapters/fee-schedule/fee-schedules.ts';
import { METHOD_RULES } from '../gateways/registry.ts';

export const feeSchedules = readFeeSchedules(PUBLISHED, METHOD_RULES);
