import { type DeclineGroup, declineGroup as groupOf } from '../../../shared/domain/decline.ts';
import { METHODS } from './methods.ts';

const GROUPS: Readonly<Record<string, DeclineGroup>> = Object.assign(
  {},
  ...Object.values(METHODS).map(({ declines }) => declines),
);

export const declineGroup = (code: string): DeclineGroup => groupOf(GROUPS, code);

export const KNOWN_DECLINES = Object.keys(GROUPS);
