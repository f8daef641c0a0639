import type { OptionsFile } from '../../../infra/config/options.ts';
import { prodOptions, recoveryVaultArn } from '../synthesized.ts';

const { url, certificateArn } = prodOptions.site;
const issuer = 'https://login.example.gov';

/** Values of each option that differ in what they deploy; the first is the default. An option with `undefined` is left out. */
const VALUES: { readonly [K in keyof OptionsFile]-?: readonly OptionsFile[K][] } = {
  $schema: [undefined],
  office: [undefined, { name: 'Ministry', email: 'office@example.org', timeZone: 'Pacific/Auckland' }],
  site: [
    undefined,
    { url, certificateArn },
    { url, hostedZoneId: 'Z0123456789', signInHost: 'signin.visa.example.org' },
    { url: 'https://evisa.example.org', certificateArn },
    { url: 'https://evisa.example.org', hostedZoneId: 'Z0123456789' },
  ],
  mailFrom: [undefined, prodOptions.mailFrom, 'office@example.net'],
  mailConfigurationSet: [undefined, 'visa'],
  alarmEmail: [undefined, 'duty@example.org', 'night@example.org'],
  payments: [
    undefined,
    { methods: ['stripe'] },
    { methods: ['stripe', 'alipay:stripe'], perAddress: 500, perSecond: 100 },
    { optionalScripts: ['paypal'] },
    { gatewayHosts: { alipay: 'https://openapi-sandbox.dl.alipaydev.com/gateway.do' } },
  ],
  retention: [undefined, { endedDays: 365, unfinishedDays: 60 }],
  identity: [
    undefined,
    { issuer, clientId: 'visa-site' },
    { issuer, clientId: 'visa-site', operatorClientId: 'visa-operator', audience: 'urn:visa', groupsClaim: 'roles' },
  ],
  recoveryVaultArn: [undefined, recoveryVaultArn],
  // Deployed as an app of its own, infra/pipeline.ts.
  pipeline: [undefined],
  originSecretVersion: [undefined, '11111111-2222-3333-4444-555555555555'],
};

export type Stage = 'dev' | 'prod';
export type Name = keyof OptionsFile;
export const NAMES = Object.keys(VALUES) as Name[];

/** Values that the stage accepts; of prod, without those that it requires or refuses. */
function valuesIn(stage: Stage, name: Name): readonly unknown[] {
  const values: readonly unknown[] = VALUES[name];
  if (stage === 'dev') return values;
  if (name === 'site' || name === 'mailFrom') return values.slice(1);
  return name === 'payments' ? values.slice(0, -1) : values;
}

/** The values of one option, each with the first value of every other. */
export function setsOf(stage: Stage, name: Name): OptionsFile[] {
  const others = Object.fromEntries(NAMES.map((other) => [other, valuesIn(stage, other)[0]]));
  return valuesIn(stage, name).map((value) => deployable({ ...others, [name]: value }));
}

/** Few sets in which any two values of two options occur together: each begins with a pair that is missing, and adds what covers most. */
export function pairwise(stage: Stage): OptionsFile[] {
  const all = NAMES.map((name) => valuesIn(stage, name).map((value): Choice => ({ name, value })));
  const missing = new Set<Pair>();
  for (const [i, choices] of all.entries()) {
    for (const first of choices)
      for (const second of all.slice(i + 1).flat()) if (!conflict(first, second)) missing.add([first, second]);
  }
  const sets: OptionsFile[] = [];
  for (const pair of missing) {
    const chosen = new Set<Choice>(pair);
    for (const choices of all.filter(([one]) => !pair.some(({ name }) => name === one?.name))) {
      const gain = (choice: Choice) => [...missing].filter((one) => isIn(one, new Set([...chosen, choice]))).length;
      const possible = choices.filter(
        (choice) => ![...chosen].some((one) => conflict(one, choice) || conflict(choice, one)),
      );
      const [best] = possible.toSorted((a, b) => gain(b) - gain(a));
      if (best) chosen.add(best);
    }
    for (const one of missing) if (isIn(one, chosen)) missing.delete(one);
    sets.push(deployable(Object.fromEntries([...chosen].map(({ name, value }) => [name, value]))));
  }
  return sets;
}

interface Choice {
  readonly name: Name;
  readonly value: unknown;
}
type Pair = readonly [Choice, Choice];

/** An issuer of the office has its own sign-in pages. */
function conflict(site: Choice, identity: Choice): boolean {
  const isOwnHost = site.name === 'site' && Object(site.value).signInHost !== undefined;
  return isOwnHost && identity.name === 'identity' && identity.value !== undefined;
}

function isIn(pair: Pair, chosen: ReadonlySet<Choice>): boolean {
  return pair.every((choice) => chosen.has(choice));
}

/** A configuration set needs a sender. Without undefined values, so that equal sets have equal JSON. */
function deployable(options: OptionsFile): OptionsFile {
  const { mailConfigurationSet, mailFrom = mailConfigurationSet && prodOptions.mailFrom } = options;
  return JSON.parse(JSON.stringify({ ...options, mailFrom }));
}
