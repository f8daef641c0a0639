import * as z from 'zod';
import { PAYMENT_METHODS, type PaymentMethod } from '../domain/payment-method.ts';
import type { EndpointOptions } from '../lambda/endpoint.ts';
import { edgeEnvironment, originSecrets } from './edge.ts';

const isMethod = (name: string): name is PaymentMethod => (PAYMENT_METHODS as readonly string[]).includes(name);

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
