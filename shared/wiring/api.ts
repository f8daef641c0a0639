import * as z from 'zod';
import { originSecret } from '../adapters/secrets-manager/secrets.ts';
import { PAYMENT_METHODS, type PaymentMethod } from '../domain/payment-method.ts';
import { DEFAULT_TIME_ZONE, isTimeZone } from '../domain/time-zone.ts';
import type { OriginSecrets } from '../lambda/edge.ts';
import type { EndpointOptions } from '../lambda/endpoint.ts';
import { secretStore } from './secrets.ts';

const isMethod = (name: string): name is PaymentMethod => (PAYMENT_METHODS as readonly string[]).includes(name);

export const edgeEnvironment = {
  /** Set where CloudFront is in front: the secret that it adds to what it forwards. */
  ORIGIN_SECRET_ID: z.string().min(1).optional(),
};

export const officeEnvironment = {
  /** The time zone of the visa office, IANA: the days and local times of staff are its days and times. */
  OFFICE_TIME_ZONE: z.string().refine(isTimeZone, 'must be an IANA time zone').default(DEFAULT_TIME_ZONE),
};

export const apiEnvironment = {
  /** The claim of the access token that contains the user's groups. */
  GROUPS_CLAIM: z.string().default('cognito:groups'),
  ...edgeEnvironment,
  /** The enabled payment methods, comma-separated. */
  PAYMENT_METHODS: z
    .string()
    .default(PAYMENT_METHODS.join(','))
    .transform((names, context): PaymentMethod[] => {
      const methods = names.split(',').map((name) => name.trim());
      if (methods.every(isMethod)) return methods;
      context.addIssue({ code: 'custom', message: `must be a list of ${PAYMENT_METHODS.join(', ')}` });
      return z.NEVER;
    }),
};

/** The options of every endpoint. */
export function api(env: z.output<z.ZodObject<typeof apiEnvironment>>): EndpointOptions {
  const secrets = originSecrets(env);
  return { groupsClaim: env.GROUPS_CLAIM, ...(secrets && { originSecrets: secrets }) };
}

/** Undefined where CloudFront is not in front. */
export function originSecrets({
  ORIGIN_SECRET_ID: id,
}: {
  ORIGIN_SECRET_ID?: string | undefined;
}): OriginSecrets | undefined {
  return id === undefined ? undefined : () => secretStore.read(id, originSecret);
}
