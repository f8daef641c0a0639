import * as z from 'zod';
import { inEveryLanguage, LANGUAGES } from '../../shared/domain/languages.ts';
import { DEFAULT_OFFICE_NAME, namesIn, type Office } from '../../shared/domain/office.ts';
import { PAYMENT_METHODS, type PaymentMethod } from '../../shared/domain/payment-method.ts';
import { PER_ADDRESS_RANGE, RATE_LIMITS } from '../../shared/domain/rate-limits.ts';
import { RETENTION_DAYS, type RetentionReason } from '../../shared/domain/retention.ts';
import { DEFAULT_TIME_ZONE, isTimeZone } from '../../shared/domain/time-zone.ts';
import { ROUTES } from '../../shared/gateways/method-routes.ts';
import { GATEWAY_LIST } from '../../shared/gateways/registry.ts';
import { PAYMENTS_PER_SECOND } from '../functions/throttles.ts';

const group = <T extends z.ZodRawShape>(shape: T) => z.strictObject(shape, 'must be an object');
/** `must` completes the sentence "This option must be …". */
const text = (pattern: RegExp, must: string) => z.string(`must be ${must}`).regex(pattern, `must be ${must}`);
const wholeNumber = (what: string, { min, max }: { readonly min: number; readonly max: number }) => {
  const message = `must be a whole number${what} from ${min} to ${max}`;
  return z.int(message).min(min, message).max(max, message);
};
const days = (reason: RetentionReason) =>
  wholeNumber(' of days', RETENTION_DAYS[reason]).default(RETENTION_DAYS[reason].default);
const url = z.string('must be a URL').refine((value) => /^https?:/.test(value) && URL.canParse(value), 'must be a URL');
const emailAddress = text(/^[^\s\p{C}@<>{}]+@[a-z0-9.-]+$/u, 'an email address, such as visa@example.gov');
const name = text(/\S/, 'a non-empty text');

const NAME = 'a text of up to 80 characters without line breaks, braces, < and >';
const officeName = text(/^(?=.{1,80}$)[^\s\p{C}<>{}](?:[^\p{C}\p{Zl}\p{Zp}<>{}]*[^\s\p{C}<>{}])?$/u, NAME);
const TIME_ZONE = 'must be a name of the IANA time zone database, such as Pacific/Auckland';
const optionalScripts = GATEWAY_LIST.filter(({ browser }) => browser?.isOptional).map(({ method }) => method);

const hosts = Object.fromEntries(
  GATEWAY_LIST.map(({ method, host }) => [method, url.optional().describe(host.test ?? host.live)]),
) as Record<PaymentMethod, z.ZodOptional<typeof url>>;

const site = group({
  url: url.describe("The site's public address."),
  certificateArn: text(/^arn:[\w-]+:acm:us-east-1:/, 'the ARN of a certificate in us-east-1')
    .optional()
    .describe('The certificate of its domain, in us-east-1. You point the domain to CloudFront yourself.'),
  hostedZoneId: text(/^Z[A-Z0-9]+$/, 'the id of a Route 53 hosted zone, such as Z0123456789')
    .optional()
    .describe('In place of a certificate: the Route 53 zone in which certificate and address are created.'),
  // Cognito, CreateUserPoolDomain: at most 63 characters.
  signInHost: text(/^(?=.{1,63}$)[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'a domain, such as signin.visa.example.gov')
    .optional()
    .describe(
      "The own domain of the user pool's sign-in pages, directly below the site's; the certificate names both.",
    ),
});

const office = group({
  name: z
    .union(
      [officeName, z.strictObject(inEveryLanguage(() => officeName))],
      `must be ${NAME}, or one for each of ${LANGUAGES.join(', ')}`,
    )
    .default(DEFAULT_OFFICE_NAME)
    .describe('In the header of the site, on receipts and below emails.'),
  phone: text(/^\+?[0-9][0-9 ()./-]{2,29}$/, 'a phone number, such as +64 4 123 4567')
    .optional()
    .describe('In the footer of the site, on receipts and below emails.'),
  email: emailAddress.max(254, 'must be an email address of up to 254 characters').optional().describe('The same.'),
  website: z
    .string('must be an https:// URL')
    .max(200, 'must be a URL of up to 200 characters')
    .refine((value) => /^https:\/\/[^\s\p{C}<>"{}]+$/u.test(value) && URL.canParse(value), 'must be an https:// URL')
    .optional()
    .describe('The same.'),
  timeZone: z
    .string(TIME_ZONE)
    .refine(isTimeZone, TIME_ZONE)
    .default(DEFAULT_TIME_ZONE)
    .describe('Whose days and times staff search by and export.'),
});

const payments = group({
  methods: z
    .array(z.enum([...ROUTES.keys()], `must each be one of ${[...ROUTES.keys()].join(', ')}`), 'must be a list')
    .min(1, 'must name at least one payment method')
    .refine((names) => new Set(names.map((one) => ROUTES.get(one)?.method)).size === names.length, {
      message: 'must name each payment method once',
    })
    .default([...PAYMENT_METHODS])
    .describe('The methods to offer. After a colon: the gateway that carries a method instead of its own.'),
  optionalScripts: z
    .array(z.enum(optionalScripts, `must each be one of ${optionalScripts.join(', ')}`), 'must be a list')
    .default([])
    .describe("Methods that are paid with the gateway's own script on the pay page instead of a redirect."),
  perSecond: wholeNumber('', PAYMENTS_PER_SECOND)
    .default(PAYMENTS_PER_SECOND.default)
    .describe('How many paid applications a second the table and the limits of the routes are ready for at once.'),
  perAddress: wholeNumber('', PER_ADDRESS_RANGE)
    .default(RATE_LIMITS.perAddress)
    .describe('How many payments may be started from one network address, or one IPv6 /64, in 15 minutes.'),
  gatewayHosts: group(hosts)
    .prefault({})
    .describe("A gateway's test host in place of the real one. Rejected in a stage with real money."),
});

const retention = group({
  endedDays: days('ended').describe('Days that personal data is kept after the last change of a decided application.'),
  unfinishedDays: days('unfinished').describe('The same, for an application that was never finished.'),
});

const identity = group({
  issuer: url.describe('The https:// address that its tokens carry as "iss".'),
  clientId: name.describe('The site, registered there as a public client.'),
  operatorClientId: name.optional().describe("The operator's commands, registered there as a second public client."),
  audience: name.optional().describe('The audience of access tokens, if they name the API instead of the client.'),
  groupsClaim: name.default('groups').describe("The claim with the list of a user's groups."),
});

const pipeline = group({
  // GitHub, "OpenID Connect reference": owner/name, or owner@id/name@id for repositories since July 2026.
  repository: text(
    /^[\w.-]+(@\d+)?\/[\w.-]+(@\d+)?$/,
    'a repository as its tokens name it, such as office/evisa',
  ).describe('The repository whose workflows may deploy this stage.'),
  createsProvider: z
    .boolean('must be true or false')
    .default(true)
    .describe("False if the account has GitHub's OpenID provider already."),
});

/** The file of a stage, `config/<stage>.json`; each option is described in docs/deployment.md. */
export const optionsSchema = group({
  $schema: z.string().optional().describe('For editors.'),
  office: office.prefault({}),
  site: site.optional().describe("The site's own domain; required in prod. By default, CloudFront's own."),
  mailFrom: emailAddress.optional().describe('The sender of emails, in a domain that SES has verified.'),
  // SES, CreateConfigurationSet: letters, digits, underscores and dashes, up to 64.
  mailConfigurationSet: text(/^[\w-]{1,64}$/, 'the name of a configuration set of SES')
    .optional()
    .describe("The default configuration set of the sender's SES identity, if it has one."),
  alarmEmail: emailAddress.optional().describe('Who is notified of alarms, once the address is confirmed.'),
  payments: payments.prefault({}),
  retention: retention.prefault({}),
  identity: identity.optional().describe("The office's own OpenID provider in place of a user pool."),
  recoveryVaultArn: text(/^arn:[\w-]+:backup:[\w-]+:\d{12}:backup-vault:[\w-]+$/, 'the ARN of a backup vault')
    .optional()
    .describe('A vault of another account and region that receives a daily copy of the table.'),
  pipeline: pipeline.optional().describe('The roles of hosted CI; deployed apart from the rest.'),
  // Secrets Manager, ClientRequestToken: 32 to 64 characters.
  originSecretVersion: text(/^[\w-]{32,64}$/, 'the version id that put-secret-value printed')
    .optional()
    .describe('The version of the origin secret that CloudFront sends; the current one by default.'),
});

/** What a stage's file may contain. */
export type OptionsFile = z.input<typeof optionsSchema>;

/** The options of a stage, with the defaults of those that its file leaves out. */
export type Options = Omit<z.output<typeof optionsSchema>, '$schema'>;

/** The office's part of the options that applicants see. */
export function officeOf({ office: { name, email, phone, website } }: Options): Office {
  return { name: namesIn(name), email, phone, website };
}

/** Every option by its path in the file, such as `payments.methods`. */
export const OPTIONS: readonly string[] = pathsIn(optionsSchema).filter((path) => path !== '$schema');

/** The output of the observability stack with the options that it was deployed with, as JSON. */
export const OPTIONS_OUTPUT = 'Options';

/** Options that cannot be deployed. The message names file, option and what is accepted. */
export class InvalidOptionError extends Error {
  override readonly name = 'InvalidOptionError';
}

function pathsIn(schema: z.core.$ZodType): string[] {
  const { shape = {}, innerType } = schema._zod.def as { shape?: z.core.$ZodShape; innerType?: z.core.$ZodType };
  if (innerType !== undefined) return pathsIn(innerType);
  return Object.entries(shape).flatMap(([key, inner]) => {
    const below = pathsIn(inner);
    return below.length === 0 ? [key] : below.map((path) => `${key}.${path}`);
  });
}
