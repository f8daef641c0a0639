import type { App } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { InvalidOptionError, optionOf } from './options.ts';
import type { Stage } from './stage.ts';

/** Who signs people in, as the rest of the system sees it. */
export interface Identity {
  /** As it stands in tokens; API Gateway finds the keys that they are signed with below it. */
  readonly issuer: string;
  /** The claim that names a user's groups. */
  readonly groupsClaim: string;
  /** Where the browser looks up who signs people in, and where it asks for tokens. */
  readonly origins: readonly string[];
  /** Makes the site and the operator's commands known there; what must be created for them stands in the scope. */
  registerClients(scope: Construct, siteUrl: string): Clients;
}

export interface Clients {
  /** The site's. */
  readonly clientId: string;
  /** That of `npm run smoke` and `npm run lookup`, which wait at the loopback callback; they take a token file where there is none. */
  readonly operatorClientId?: string;
  /** Whom the access tokens of either are for. */
  readonly audiences: readonly string[];
}

/**
 * `-c issuer=https://login.example.gov -c clientId=…`: an OpenID provider that the office has already, instead of a user pool of ours. The site
 * is registered there by hand, as a public client. `-c operatorClientId=` if the operator's commands are, too; `-c audience=` if its access tokens
 * name the API and not the client; `-c groupsClaim=`.
 */
export function externalIssuerOf(app: App, stage: Stage): Identity | undefined {
  const [issuer, clientId] = [optionOf(app, 'issuer'), optionOf(app, 'clientId')];
  const [operatorClientId, audience] = [optionOf(app, 'operatorClientId'), optionOf(app, 'audience')];
  const groupsClaim = optionOf(app, 'groupsClaim') ?? 'groups';
  if (issuer === undefined) {
    const dependents = ['clientId', 'operatorClientId', 'audience', 'groupsClaim'] as const;
    const stray = dependents.find((name) => optionOf(app, name) !== undefined);
    if (stray === undefined) return undefined;
    throw new InvalidOptionError(
      `-c ${stray}= is for an issuer of your own: give -c issuer=https://login.example.gov too`,
    );
  }
  if (typeof issuer !== 'string' || !isIssuer(issuer, stage)) {
    throw new InvalidOptionError(
      '-c issuer= takes the https:// address that stands in its tokens as "iss", without a query',
    );
  }
  const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
  const optional = { operatorClientId: operatorClientId ?? clientId, audience: audience ?? clientId };
  for (const [name, value] of Object.entries({ clientId, groupsClaim, ...optional })) {
    if (!isText(value)) throw new InvalidOptionError(`-c issuer= takes a -c ${name}= that is a text`);
  }
  return {
    issuer,
    groupsClaim: String(groupsClaim),
    origins: [new URL(issuer).origin],
    registerClients: () => ({
      clientId: String(clientId),
      ...(isText(operatorClientId) && { operatorClientId }),
      audiences: isText(audience) ? [audience] : [clientId, operatorClientId].filter(isText),
    }),
  };
}

/** OpenID Connect Core 1.0, 2: "https" with a host, no query and no fragment. */
function isIssuer(text: string, { isLocal }: Stage): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const protocols = isLocal ? ['https:', 'http:'] : ['https:'];
  return url !== undefined && protocols.includes(url.protocol) && !/[?#]/.test(text);
}
