import * as z from 'zod';
import { time } from './values.ts';

export const invalidField = z.object({
  pointer: z.string().describe('RFC 6901.'),
  message: z.string(),
});

export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string().describe('Stable: programs may rely on it.'),
  detail: z.string(),
  next: z.string().describe('What to do now.'),
  requestId: z.string().optional(),
  retryAt: time.optional().describe('The earliest time at which a retry makes sense.'),
  gatewayCode: z.string().optional().describe("The gateway's own error code, if it returned one."),
  errors: z.array(invalidField).optional(),
});

/** The body for a request that never reaches a function; clients should rely on the status. */
export const apiGatewayMessage = z
  .object({ message: z.string() })
  .describe("API Gateway's own message for a request that it rejects or that times out.");
