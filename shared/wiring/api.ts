import * as z from 'zod';
import { originSecret } from '../adapters/secrets-manager/secrets.ts';
import { type MethodRoute, PAYMENT_METHODS } from '../domain/payment-method.ts';
import { DEFAULT_TIME_ZONE, isTimeZone } from '../domain/time-zone.ts';
import { readRoutes } from '../gateways/method-routes.ts';
import type { OriginSecrets } from '../lambda/edge.ts';
import type { EndpointOptions } from '../lambda/endpoint.ts';
import { secretStore } from './secrets.ts';

export const edgeEnvironment = {
  /** Set where CloudFront is in front: the secret that it adds to what it forwards. */
  ORIGIN_SECRET_ID: z.string().min(1).optional(),
};

export const officeEnvironment = {
  /** The time zone of the visa office, IANA: the days and local times of staff are its days and times. */
  OFFICE_TIME_ZONE: z.string().refine(isTimeZone, 'must be an IANA time zone').default(DEFAULT_TIME_ZONE),
};

export const siteEnvironment = {
  /** The methods whose gateway's script is on, comma-separated, although they also work without it. */
  OPTIONAL_SCRIPTS: z
    .string()
    .default('')
    .transform((text) => (text === '' ? [] : text.split(',')))
    .pipe(z.array(z.enum(PAYMENT_METHODS))),
  /** Set where stand-ins replace gateways: the URLs of the scripts that replace theirs, by method. */
  SCRIPT_STAND_INS: z
    .string()
    .default('{}')
    .transform((text) => JSON.parse(text))
    .pipe(z.partialRecord(z.enum(PAYMENT_METHODS), z.url())),
};

export const methodsEnvironment = {
  /** The enabled payment methods, comma-separated; `alipay:stripe` if Stripe carries it. */
  PAYMENT_METHODS: z
    .string()
    .default(PAYMENT_METHODS.join(','))
    .transform((text, context): MethodRoute[] => {
      try {
        return readRoutes(text);
      } catch (error) {
        context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
        return z.NEVER;
      }
    }),
};

export const apiEnvironment = {
  /** The claim of the access token that contains the user's groups. */
  GROUPS_CLAIM: z.string().default('cognito:groups'),
  /** Given to routes of staff: the issuer whose groups count. Of our user pools, the one that requires a second factor. */
  STAFF_ISSUER: z.url().optional(),
  ...edgeEnvironment,
  ...methodsEnvironment,
};

/** The options of every endpoint. */
export function api(env: z.output<z.ZodObject<typeof apiEnvironment>>): EndpointOptions {
  const secrets = originSecrets(env);
  return {
    groupsClaim: env.GROUPS_CLAIM,
    ...(env.STAFF_ISSUER !== undefined && { staffIssuer: env.STAFF_ISSUER }),
    ...(secrets && { originSecrets: secrets }),
  };
}

/** Undefined where CloudFront is not in front. */
export function originSecrets({
  ORIGIN_SECRET_ID: id,
}: {
  ORIGIN_SECRET_ID?: string | undefined;
}): OriginSecrets | undefined {
  return id === undefined ? undefined : () => secretStore.read(id, originSecret);
}
