import type { Construct } from 'constructs';
import { InvalidOptionError, type Options } from './options.ts';
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

/** An existing OpenID provider of the visa office instead of our own user pool. @throws {InvalidOptionError} */
export function externalIssuerOf({ identity }: Options, stage: Stage): Identity | undefined {
  if (identity === undefined) return undefined;
  const { issuer, clientId, operatorClientId, audience, groupsClaim } = identity;
  if (!isIssuer(issuer, stage)) {
    throw new InvalidOptionError(
      'identity.issuer must be the https:// address that its tokens carry as "iss", without a query',
    );
  }
  return {
    issuer,
    groupsClaim,
    origins: [new URL(issuer).origin],
    registerClients: () => ({
      clientId,
      ...(operatorClientId !== undefined && { operatorClientId }),
      audiences: audience === undefined ? [clientId, operatorClientId].filter((id) => id !== undefined) : [audience],
    }),
  };
}

/** OpenID Connect Core 1.0, 2: "https" with a host, no query and no fragment. */
function isIssuer(text: string, { isLocal }: Stage): boolean {
  const protocols = isLocal ? ['https:', 'http:'] : ['https:'];
  return protocols.includes(new URL(text).protocol) && !/[?#]/.test(text);
}
