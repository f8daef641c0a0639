import type { Construct } from 'constructs';
import { InvalidOptionError, type Options } from './options.ts';
import type { Stage } from './stage.ts';

/** The OpenID provider, as the rest of the system sees it. */
export interface Identity {
  /** The `iss` of applicants' tokens; API Gateway finds the signing keys below this URL. */
  readonly issuer: string;
  /** The `iss` of the tokens of staff; the same if one issuer has both. */
  readonly staffIssuer: string;
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
  /** If the site has a client for each language: their ids, by language. */
  readonly clientIds?: Readonly<Record<string, string>>;
  /** The client of `npm run smoke`, for applicants, which uses the loopback callback. Without it the command needs a token file. */
  readonly operatorClientId?: string;
  /** The same for `npm run lookup`, at the issuer of staff. */
  readonly staffClientId?: string;
  /** The accepted audiences of applicants' access tokens. */
  readonly audiences: readonly string[];
  readonly staffAudiences: readonly string[];
}

/** An existing OpenID provider of the visa office instead of our own user pool. @throws {InvalidOptionError} */
export function externalIssuerOf({ identity }: Options, stage: Stage): Identity | undefined {
  if (identity === undefined) return undefined;
  const { issuer, clientId, operatorClientId, audience, groupsClaim } = identity;
  if (!isIssuer(issuer, stage)) {
    throw new InvalidOptionError(
      'identity.issuer must be the https:// address that its tokens carry as "iss", without a query',
    );
  }
  const audiences = audience === undefined ? [clientId, operatorClientId].filter((id) => id !== undefined) : [audience];
  return {
    issuer,
    staffIssuer: issuer,
    groupsClaim,
    origins: [new URL(issuer).origin],
    registerClients: () => ({
      clientId,
      ...(operatorClientId !== undefined && { operatorClientId, staffClientId: operatorClientId }),
      audiences,
      staffAudiences: audiences,
    }),
  };
}

/** OpenID Connect Core 1.0, 2: "https" with a host, no query and no fragment. */
function isIssuer(text: string, { isLocal }: Stage): boolean {
  const protocols = isLocal ? ['https:', 'http:'] : ['https:'];
  return protocols.includes(new URL(text).protocol) && !/[?#]/.test(text);
}
