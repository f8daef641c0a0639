import type { App } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { InvalidOptionError, optionOf } from './options.ts';
import type { Stage } from './stage.ts';

/** The OpenID provider, as the rest of the system sees it. */
export interface Identity {
  /** The `iss` of tokens; API Gateway finds the signing keys below this URL. */
  readonly issuer: string;
  /** The claim that names a user's groups. */
  readonly groupsClaim: string;
  /** Origins that the browser calls for the provider's configuration and for tokens. */
  readonly origins: readonly string[];
  /** Registers the site and the operator's commands as clients; creates resources for them in `scope` if necessary. */
  registerClients(scope: Construct, siteUrl: string): Clients;
}

export interface Clients {
  /** The site's client. */
  readonly clientId: string;
  /** The client of `npm run smoke` and `npm run lookup`, which use the loopback callback. Without it they need a token file. */
  readonly operatorClientId?: string;
  /** The accepted audiences of both clients' access tokens. */
  readonly audiences: readonly string[];
}

/**
 * `-c issuer=https://login.example.gov -c clientId=…`: an existing OpenID provider of the visa office, instead of our own user pool. The
 * site must be registered there as a public client. `-c operatorClientId=` if the operator's commands are registered too; `-c audience=`
 * if access tokens name the API instead of the client; `-c groupsClaim=` for the claim with the user's groups.
 */
export function externalIssuerOf(app: App, stage: Stage): Identity | undefined {
  const [issuer, clientId] = [optionOf(app, 'issuer'), optionOf(app, 'clientId')];
  const [operatorClientId, audience] = [optionOf(app, 'operatorClientId'), optionOf(app, 'audience')];
  const groupsClaim = optionOf(app, 'groupsClaim') ?? 'groups';
  if (issuer === undefined) {
    const dependents = ['clientId', 'operatorClientId', 'audience', 'groupsClaim'] as const;
    const dependent = dependents.find((name) => optionOf(app, name) !== undefined);
    if (dependent === undefined) return undefined;
    throw new InvalidOptionError(`-c ${dependent}= needs an external issuer: add -c issuer=https://login.example.gov`);
  }
  if (typeof issuer !== 'string' || !isIssuer(issuer, stage)) {
    throw new InvalidOptionError(
      '-c issuer= must be the https:// address that its tokens carry as "iss", without a query',
    );
  }
  const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
  const optional = { operatorClientId: operatorClientId ?? clientId, audience: audience ?? clientId };
  for (const [name, value] of Object.entries({ clientId, groupsClaim, ...optional })) {
    if (!isText(value)) throw new InvalidOptionError(`-c issuer= requires a non-empty -c ${name}=`);
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
