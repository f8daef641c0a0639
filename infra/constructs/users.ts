import { Construct } from 'constructs';
import { STAFF_ROLES } from '../../shared/api/routes.ts';
import { siteClientName } from '../../shared/api/site-clients.ts';
import { DEFAULT_LANGUAGE, SIGNED_IN_PATH, SIGNED_OUT_PATH } from '../../shared/api/site-constants.ts';
import { inEveryLanguage, type Language } from '../../shared/domain/languages.ts';
import type { Clients, Identity } from '../config/identity.ts';
import { LOOPBACK_CALLBACK } from '../config/loopback-callback.ts';
import type { Stage } from '../config/stage.ts';
import { removalPolicyOf } from './removal-policy.ts';
import { SignInPool } from './sign-in-pool.ts';

export interface UsersProps {
  readonly stage: Stage;
  readonly mailFrom?: string | undefined;
  /** The applicants' pages have this domain of their own, besides Cognito's. */
  readonly signInHost?: string | undefined;
}

/**
 * Two user pools, because one can require a second factor of everybody or of nobody: applicants sign up themselves with a verified email
 * address; staff are created by an administrator and get no token without a second factor.
 */
export class Users extends Construct implements Identity {
  readonly applicants: SignInPool;
  readonly staff: SignInPool;
  readonly issuer: string;
  readonly staffIssuer: string;
  readonly groupsClaim = 'cognito:groups';
  readonly origins: readonly string[];

  constructor(scope: Construct, id: string, { stage, mailFrom, signInHost }: UsersProps) {
    super(scope, id);
    const common = { stage, mailFrom };
    this.applicants = new SignInPool(this, 'Applicants', {
      ...common,
      pages: '',
      selfSignUp: true,
      secondFactor: false,
    });
    this.staff = new SignInPool(this, 'Staff', { ...common, pages: '-staff', selfSignUp: false, secondFactor: true });
    for (const groupName of STAFF_ROLES.staff) {
      // A group holds the list of its members.
      this.staff.pool.addGroup(groupName, { groupName }).applyRemovalPolicy(removalPolicyOf(stage));
    }
    this.issuer = this.applicants.issuer;
    this.staffIssuer = this.staff.issuer;
    this.origins = [...this.applicants.origins, ...(signInHost === undefined ? [] : [`https://${signInHost}`])];
  }

  registerClients(scope: Construct, siteUrl: string): Clients {
    const [callbackUrls, logoutUrls] = [[siteUrl + SIGNED_IN_PATH], [siteUrl + SIGNED_OUT_PATH]];
    const siteClient = (language: Language) =>
      this.applicants.publicClient(scope, `SiteClient-${language}`, {
        name: siteClientName(language),
        callbackUrls,
        logoutUrls,
      });
    const clientIds = inEveryLanguage(siteClient);
    const operatorClientId = this.applicants.publicClient(scope, 'OperatorClient', {
      callbackUrls: [LOOPBACK_CALLBACK],
    });
    const staffClientId = this.staff.publicClient(scope, 'StaffClient', { callbackUrls: [LOOPBACK_CALLBACK] });
    return {
      clientId: clientIds[DEFAULT_LANGUAGE],
      clientIds,
      operatorClientId,
      staffClientId,
      // Cognito's access tokens have no `aud` claim, only the client id.
      audiences: [...Object.values(clientIds), operatorClientId],
      staffAudiences: [staffClientId],
    };
  }
}
