import countryCodes from 'i18n-iso-countries/codes.json' with { type: 'json' };
import * as z from 'zod';
import { APPLICATION_STATES, type ApplicationState } from '../../domain/application.ts';
import { nationalityCodes, normalNationality } from '../../domain/nationalities.ts';
import { copiedId } from '../../domain/normal-form.ts';
import { PAYMENT_STATE_NAMES, type PaymentState } from '../../domain/payment.ts';
import { PAYMENT_METHODS } from '../../domain/payment-method.ts';

const nationalities = new Set(nationalityCodes(countryCodes.map(([, code = '']) => code)));

export const applicationId = z.templateLiteral(['app_', z.string().regex(/^[0-9a-z]{16}$/)]);

export const paymentId = z.templateLiteral(['pay_', z.string().regex(/^[0-9a-z]{24}$/)]);

export const applicationStates = z.enum(Object.keys(APPLICATION_STATES) as [ApplicationState, ...ApplicationState[]]);

export const paymentStates = z.enum(PAYMENT_STATE_NAMES as [PaymentState, ...PaymentState[]]);

export const method = z.enum(PAYMENT_METHODS);

export const time = z.iso.datetime().describe('A point in time, ISO 8601 in UTC.');

export const date = z.string().overwrite(copiedId).check(z.iso.date()).describe('A calendar day, ISO 8601.');

export const nationality = z
  .string()
  .overwrite(normalNationality)
  .refine((code) => nationalities.has(code), 'not a nationality code of ICAO Doc 9303')
  // A pattern rather than an enumeration: a code that is added later does not break clients.
  .meta({ pattern: `^(?:${[...nationalities].toSorted().join('|')})$` })
  .describe(
    'ICAO Doc 9303, part 3, section 5: ISO 3166-1 alpha-3 and the codes for persons and organisations without a country, such as XXA (stateless).',
  );

export const visaType = z
  .string()
  .regex(/^[a-z0-9-]{1,40}$/, 'not a visa type')
  .describe('One of the visa types of the configuration.');

export const language = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'not a BCP 47 language tag')
  .describe('The language of e-mails to the applicant, BCP 47.');

export const money = z
  .strictObject({
    amount: z
      .int()
      .nonnegative()
      .describe('Minor units of the currency, with the decimals of ISO 4217: 2575 is USD 25.75.'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .describe('ISO 4217.'),
  })
  .describe('An amount of money.');

export const cursor = z.string().max(2000).optional();

export function pathParameters<T extends z.ZodRawShape>(shape: T) {
  return z.strictObject(shape);
}

export const noContent = z.undefined();

/** The OpenAPI document docs/openapi.json, which is generated from these schemas. */
export const apiDocument = z.looseObject({ openapi: z.string() });
