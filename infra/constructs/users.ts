import { Aws, Duration, Fn } from 'aws-cdk-lib';
import {
  AccountRecovery,
  FeaturePlan,
  Mfa,
  OAuthScope,
  type OAuthSettings,
  ResourceServerScope,
  UserPool,
  UserPoolClient,
  UserPoolClientIdentityProvider,
  UserPoolEmail,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { API_SCOPE } from '../../shared/api/routes.ts';
import { SIGNED_IN_PATH, SIGNED_OUT_PATH } from '../../shared/api/site-constants.ts';
import type { Clients, Identity } from '../config/identity.ts';
import { LOOPBACK_CALLBACK } from '../config/loopback-callback.ts';
import type { Stage } from '../config/stage.ts';
import { removalPolicyOf } from './removal-policy.ts';

const [identifier = '', scopeName = ''] = API_SCOPE.split('/');

/** The user pool. Applicants sign up themselves; an administrator adds staff to a group. */
export class Users extends Construct implements Identity {
  readonly issuer: string;
  readonly groupsClaim = 'cognito:groups';
  readonly origins: readonly string[];
  readonly #pool: UserPool;
  /** Required in the access tokens that the API accepts. */
  readonly #apiScope: OAuthScope;

  constructor(scope: Construct, id: string, { stage, mailFrom }: { stage: Stage; mailFrom?: string | undefined }) {
    super(scope, id);
    this.#pool = new UserPool(this, 'Pool', {
      selfSignUpEnabled: true,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      // A changed address takes effect once it is verified; until then the old one stays valid.
      keepOriginal: { email: true },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      // Cognito's own sender is limited to a few dozen emails a day: enough for a trial only.
      email: mailFrom === undefined ? UserPoolEmail.withCognito() : sendingFrom(mailFrom),
      // Plans are billed per user, and this one has all features that are used here.
      featurePlan: FeaturePlan.LITE,
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      // PCI DSS 4.0.1, 8.3.6: twelve characters, letters and digits.
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
      },
      deletionProtection: stage.retainsData,
      removalPolicy: removalPolicyOf(stage),
    });
    for (const groupName of ['officer', 'finance']) {
      // A group holds the list of its members.
      this.#pool.addGroup(`${groupName}s`, { groupName }).applyRemovalPolicy(removalPolicyOf(stage));
    }
    const api = new ResourceServerScope({ scopeName, scopeDescription: 'Apply for a visa and pay for it' });
    const server = this.#pool.addResourceServer('ApiScope', { identifier, scopes: [api] });
    this.#apiScope = OAuthScope.resourceServer(server, api);
    const domainPrefix = `evisa-${stage.name}-${Aws.ACCOUNT_ID}`;
    const signInPages = this.#pool.addDomain('SignInPages', { cognitoDomain: { domainPrefix } });
    this.issuer = `https://${this.#pool.userPoolProviderName}`;
    const host = Fn.select(0, Fn.split('/', this.#pool.userPoolProviderName));
    this.origins = [`https://${host}`, signInPages.baseUrl()];
  }

  registerClients(scope: Construct, siteUrl: string): Clients {
    const clientId = this.#publicClient(scope, 'SiteClient', {
      callbackUrls: [siteUrl + SIGNED_IN_PATH],
      logoutUrls: [siteUrl + SIGNED_OUT_PATH],
    });
    const operatorClientId = this.#publicClient(scope, 'OperatorClient', { callbackUrls: [LOOPBACK_CALLBACK] });
    // Cognito's access tokens have no `aud` claim, only the client id.
    return { clientId, operatorClientId, audiences: [clientId, operatorClientId] };
  }

  /** Neither a browser nor a command-line tool can keep a client secret, so PKCE protects the authorization code. */
  #publicClient(scope: Construct, id: string, addresses: Pick<OAuthSettings, 'callbackUrls' | 'logoutUrls'>): string {
    const { userPoolClientId } = new UserPoolClient(scope, id, {
      userPool: this.#pool,
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
    return userPoolClientId;
  }
}

function sendingFrom(fromEmail: string): UserPoolEmail {
  const [, sesVerifiedDomain = ''] = fromEmail.split('@');
  return UserPoolEmail.withSES({ fromEmail, sesVerifiedDomain, sesRegion: Aws.REGION });
}
