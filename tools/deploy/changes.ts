import { isDeepStrictEqual } from 'node:util';
import type { Options } from '../../infra/config/options.ts';
import { warmThroughputFor } from '../../infra/constructs/warm-throughput.ts';

export interface Change {
  /** The option's path in the stage's file. */
  readonly option: string;
  readonly before: unknown;
  readonly after: unknown;
  /** What it means for people, if somebody has to confirm it. */
  readonly consequence?: string;
  /** Why AWS would reject it, and what to do instead. */
  readonly refusal?: string;
}

const CONSEQUENCES: readonly (readonly [RegExp, (before: unknown, after: unknown) => string | undefined])[] = [
  [/^alarmEmail$/, alarms],
  [/^payments\.methods$/, methods],
  [/^payments\.gatewayHosts\./, () => 'New payments are made at another host, with the keys that are in the secret.'],
  [/^retention\./, shorter],
  [/^mailFrom$/, (_, after) => (after === undefined ? 'No emails are sent any more.' : 'Emails have another sender.')],
  [
    /^site\.signInHost$/,
    () => 'Nobody can sign in until the domain has propagated, which takes Cognito up to an hour.',
  ],
  [/^site\./, () => "Links in emails and the gateways' webhooks name the old address: register the new one there."],
  [
    /^identity\.(issuer|audience|groupsClaim|clientId)$/,
    () => 'Users who signed in before find none of their applications if the issuer differs.',
  ],
  [
    /^recoveryVaultArn$/,
    (_, after) => (after === undefined ? 'The table is no longer copied to another account.' : undefined),
  ],
];

const REFUSALS: Readonly<Record<string, (before: unknown, after: unknown) => string | undefined>> = {
  'payments.perSecond': (before, after) => cooler(Number(before), Number(after)),
  'site.signInHost': secondSignInHost,
};

/** What a deployment of `next` changes. @param deployed as it was stored, perhaps by another version; unknown options are compared, too */
export function changesBetween(deployed: object, next: Options): Change[] {
  const [before, after] = [flatten(deployed), flatten(next)];
  const options = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  return options
    .filter((option) => !isDeepStrictEqual(before.get(option), after.get(option)))
    .map((option) => changeOf(option, before.get(option), after.get(option)));
}

function changeOf(option: string, before: unknown, after: unknown): Change {
  const [, consequenceOf] = CONSEQUENCES.find(([pattern]) => pattern.test(option)) ?? [];
  const consequence = consequenceOf?.(before, after);
  const refusal = REFUSALS[option]?.(before, after);
  return { option, before, after, ...(consequence !== undefined && { consequence }), ...(refusal && { refusal }) };
}

/** DynamoDB: UpdateTable, "decreasing WarmThroughput is not supported". The deployment would fail at the table, and be rolled back. */
function cooler(before: number, after: number): string | undefined {
  const warm = warmThroughputFor(before);
  if (warm === undefined || after >= before) return undefined;
  return `DynamoDB never reduces the warm throughput of a table, and charges nothing to keep it: leave ${before}.`;
}

function alarms(before: unknown, after: unknown): string | undefined {
  if (after === undefined) return `Nobody is notified of alarms any more: ${before} is unsubscribed.`;
  const confirm = `${after} must confirm the subscription, or nobody is notified.`;
  return before === undefined ? undefined : `${before} is unsubscribed from alarms. ${confirm}`;
}

/** CloudFormation creates the new domain before it deletes the old one; a user pool has one of its own. */
function secondSignInHost(before: unknown, after: unknown): string | undefined {
  if (before === undefined || after === undefined) return undefined;
  return 'Cognito refuses a second domain: deploy without site.signInHost first.';
}

function methods(before: unknown, after: unknown): string {
  const [old, next] = [[before ?? []].flat(), [after ?? []].flat()];
  const removed = old.filter((one) => !next.includes(one));
  const added = next.filter((one) => !old.includes(one));
  return [
    ...(removed.length > 0 ? [`No longer offered: ${removed.join(', ')}; open payments are still settled.`] : []),
    ...(added.length > 0 ? [`Now offered: ${added.join(', ')}; the keys must be in the secret.`] : []),
  ].join(' ');
}

function shorter(before: unknown, after: unknown): string | undefined {
  return Number(after) < Number(before) ? 'Personal data that is older is removed, and cannot be restored.' : undefined;
}

/** Values by path; a list is one value. */
export function flatten(options: object, path = ''): Map<string, unknown> {
  const entries = Object.entries(options).flatMap(([name, value]): [string, unknown][] => {
    const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isGroup ? [...flatten(value, `${path}${name}.`)] : [[path + name, value]];
  });
  return new Map(entries.filter(([, value]) => value !== undefined));
}
