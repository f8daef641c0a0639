import * as z from 'zod';
import { originSecret } from '../adapters/secrets-manager/secrets.ts';
import type { OriginSecrets } from '../lambda/edge.ts';
import { secretStore } from './secrets.ts';

export const edgeEnvironment = {
  /** Set if CloudFront is in front: the secret that it adds to forwarded requests. */
  ORIGIN_SECRET_ID: z.string().min(1).optional(),
};

/** Undefined if CloudFront is not in front. */
export function originSecrets({
  ORIGIN_SECRET_ID: id,
}: {
  ORIGIN_SECRET_ID?: string | undefined;
}): OriginSecrets | undefined {
  return id === undefined ? undefined : () => secretStore.read(id, originSecret);
}
