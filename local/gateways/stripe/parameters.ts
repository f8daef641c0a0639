import * as z from 'zod';
import { invalidRequest, type StripeError } from './errors.ts';

/** An integer form parameter. */
export const integer = z.string().transform((text, context) => {
  if (/^-?\d{1,15}$/.test(text)) return Number(text);
  context.addIssue({
    code: 'custom',
    message: `Invalid integer: ${text}`,
    params: { code: 'parameter_invalid_integer' },
  });
  return z.NEVER;
});

export const boolean = z.enum(['true', 'false']).transform((text) => text === 'true');

/** `a[]=x`, `a[0]=x`; an empty string is an empty list. */
export function list<T extends z.ZodType>(item: T) {
  return z.preprocess((value) => (value === '' ? [] : isRecord(value) ? Object.values(value) : value), z.array(item));
}

// Stripe: Metadata. An empty value unsets a key; on creation, this is the same as omitting it.
export const metadata = z
  .record(z.string().max(40), z.string().max(500))
  .refine((entries) => Object.keys(entries).length <= 50, 'Metadata can have up to 50 keys')
  .transform((entries) => Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== '')));

export const expand = list(z.string()).optional();

/** Extra parameters that only Stripe.js may send. */
export const browserFields = { key: z.string().optional(), client_secret: z.string().optional() };

/**
 * Parses the parameters of a call.
 *
 * @throws StripeError with Stripe's message for the first invalid parameter
 */
export function readParameters<T extends z.ZodType>(schema: T, parameters: unknown): z.output<T> {
  const result = schema.safeParse(parameters, { reportInput: true });
  if (result.success) return result.data;
  const unrecognized = result.error.issues.find((issue) => issue.code === 'unrecognized_keys');
  const issue = unrecognized ?? result.error.issues[0];
  throw issue === undefined ? invalidRequest('Invalid request') : toStripeError(issue);
}

function toStripeError(issue: z.core.$ZodIssue): StripeError {
  if (issue.code === 'unrecognized_keys') {
    const name = nameOf([...issue.path, issue.keys[0] ?? '']);
    return invalidRequest(`Received unknown parameter: ${name}`, 'parameter_unknown', name);
  }
  const name = nameOf(issue.path);
  if (issue.input === undefined && issue.code === 'invalid_type') {
    return invalidRequest(`Missing required param: ${name}.`, 'parameter_missing', name);
  }
  const code = issue.code === 'custom' ? issue.params?.code : undefined;
  return invalidRequest(`Invalid ${name}: ${issue.message}`, typeof code === 'string' ? code : undefined, name);
}

function nameOf(path: readonly PropertyKey[]): string {
  return path.map((part, depth) => (depth === 0 ? String(part) : `[${String(part)}]`)).join('');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
