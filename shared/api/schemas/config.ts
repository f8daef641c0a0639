import * as z from 'zod';
import { office } from '../office.ts';
import { method } from './values.ts';

export const gatewayScript = z.object({
  method,
  standIn: z.url().optional().describe('The URL of the local replacement; absent if the real script is used.'),
});

export const staffSignIn = z
  .object({ issuer: z.string(), clientId: z.string().optional().describe('As `operatorClientId`.') })
  .describe('Where staff sign in. Groups in the tokens of another issuer grant nothing.');

export const config = z.object({
  issuer: z.string(),
  clientId: z.string(),
  clientIds: z
    .record(z.string(), z.string())
    .optional()
    .describe(
      'If the site has a client for each language: their ids. The issuer writes to the applicant in that language.',
    ),
  operatorClientId: z
    .string()
    .optional()
    .describe(
      "The public OAuth client of the operator's commands, which receive the authorization code on the operator's machine.",
    ),
  staff: staffSignIn,
  scope: z.string(),
  methods: z.array(method),
  visaTypes: z.array(z.string()),
  languages: z.array(z.string()),
  scripts: z
    .array(gatewayScript)
    .describe("The methods that are paid with the gateway's own script in the payer's browser."),
  office,
  officeTimeZone: z
    .string()
    .describe('The time zone of the visa office, IANA: the days in searches and exports of staff are its days.'),
  sandbox: z.boolean().describe('True if no real money moves.'),
});
