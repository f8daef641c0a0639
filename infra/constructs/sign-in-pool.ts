import { Aws, Duration, Fn } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnManagedLoginBranding,
  FeaturePlan,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  type OAuthSettings,
  ResourceServerScope,
  UserPool,
  UserPoolClient,
  UserPoolClientIdentityProvider,
  UserPoolEmail,
} from 'aws-cdk-lib/aws-cognito';
import { Construct, type IDependable } from 'constructs';
import { API_SCOPE } from '../../shared/api/routes.ts';
import type { Stage } from '../config/stage.ts';
import { removalPolicyOf } from './removal-policy.ts';

const [identifier = '', scopeName = ''] = API_SCOPE.split('/');

export interface SignInPoolProps {
  readonly stage: Stage;
  /** The sender of codes and invitations. */
  readonly mailFrom?: string | undefined;
  /** Distinguishes the pages of a stage's pools. */
  readonly pages: string;
  /** Otherwise an administrator creates the users. */
  readonly selfSignUp: boolean;
  /** Asked of every user, at every sign-in. */
  readonly secondFactor: boolean;
}

/** A user pool with its sign-in pages, the scope of our API, and public clients. */
export class SignInPool extends Construct {
  readonly pool: UserPool;
  readonly issuer: string;
  readonly origins: readonly string[];
  /** Required in the access tokens that the API accepts. */
  readonly #apiScope: OAuthScope;
  #latestClient: IDependable | undefined;

  constructor(scope: Construct, id: string, { stage, mailFrom, ...props }: SignInPoolProps) {
    super(scope, id);
    this.pool = new UserPool(this, 'Pool', {
      selfSignUpEnabled: props.selfSignUp,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      // A changed address takes effect once it is verified; until then the old one stays valid.
      keepOriginal: { email: true },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      // Cognito's own sender is limited to a few dozen emails a day: enough for a trial only.
      email: mailFrom === undefined ? UserPoolEmail.withCognito() : sendingFrom(mailFrom),
      // Cognito, "Managed login localization": "You must be on the Essentials or Plus feature plan".
      featurePlan: FeaturePlan.ESSENTIALS,
      ...(props.secondFactor ? { mfa: Mfa.REQUIRED, mfaSecondFactor: { otp: true, sms: false } } : { mfa: Mfa.OFF }),
      // PCI DSS 4.0.1, 8.3.6: twelve characters, letters and digits.
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(1),
      },
      deletionProtection: stage.retainsData,
      removalPolicy: removalPolicyOf(stage),
    });
    const api = new ResourceServerScope({ scopeName, scopeDescription: 'Apply for a visa and pay for it' });
    const server = this.pool.addResourceServer('ApiScope', { identifier, scopes: [api] });
    this.#apiScope = OAuthScope.resourceServer(server, api);
    const domain = this.pool.addDomain('SignInPages', {
      cognitoDomain: { domainPrefix: `evisa-${stage.name}${props.pages}-${Aws.ACCOUNT_ID}` },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    this.issuer = `https://${this.pool.userPoolProviderName}`;
    const host = Fn.select(0, Fn.split('/', this.pool.userPoolProviderName));
    this.origins = [`https://${host}`, domain.baseUrl()];
  }

  /**
   * Neither a browser nor a command-line tool can keep a client secret, so PKCE protects the authorization code.
   *
   * @returns the client's id
   */
  publicClient(
    scope: Construct,
    id: string,
    { name, ...addresses }: Pick<OAuthSettings, 'callbackUrls' | 'logoutUrls'> & { readonly name?: string },
  ): string {
    const client = new UserPoolClient(scope, id, {
      userPool: this.pool,
      ...(name !== undefined && { userPoolClientName: name }),
      generateSecret: false,
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.PROFILE, OAuthScope.EMAIL, this.#apiScope],
        ...addresses,
      },
      supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(1),
    });
    // One after another: Cognito rejects changes of a pool's clients at the same time (ConcurrentModificationException).
    if (this.#latestClient) client.node.addDependency(this.#latestClient);
    // Managed login shows "Login pages unavailable" for a client without a style.
    this.#latestClient = new CfnManagedLoginBranding(scope, `${id}Style`, {
      userPoolId: this.pool.userPoolId,
      clientId: client.userPoolClientId,
      useCognitoProvidedValues: true,
    });
    return client.userPoolClientId;
  }
}

function sendingFrom(fromEmail: string): UserPoolEmail {
  const [, sesVerifiedDomain = ''] = fromEmail.split('@');
  return UserPoolEmail.withSES({ fromEmail, sesVerifiedDomain, sesRegion: Aws.REGION });
}
