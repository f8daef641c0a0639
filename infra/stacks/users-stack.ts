import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { UserPoolOperation } from 'aws-cdk-lib/aws-cognito';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Office } from '../../shared/domain/office.ts';
import type { Stage } from '../config/stage.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import { Users } from '../constructs/users.ts';
import type { Bundles } from '../functions/bundle.ts';

/** Seconds that Cognito waits for a trigger. */
const TRIGGER_TIMEOUT = 5;

export interface UsersStackProps extends StackProps {
  readonly stage: Stage;
  readonly bundles: Bundles;
  /** Signs the emails. */
  readonly office: Office;
  /** The sender of codes and invitations. */
  readonly mailFrom?: string;
  /** The domain of its own of the applicants' sign-in pages. */
  readonly signInHost?: string;
}

/**
 * The user pools, apart from the data stack: Cognito refuses a sender that SES has not verified yet, and that must not roll back the table
 * and the secrets. With an external issuer this stack does not exist.
 */
export class UsersStack extends Stack {
  readonly identity: Users;

  constructor(scope: Construct, id: string, props: UsersStackProps) {
    super(scope, id, props);
    const { stage, mailFrom, signInHost } = props;
    this.identity = new Users(this, 'Users', { stage, mailFrom, signInHost });
    // Cognito, "Custom message Lambda trigger": it accepts the text of an email only where it sends through SES.
    if (mailFrom !== undefined) this.#writeCodeEmails(props);
    new CfnOutput(this, 'ApplicantPool', { value: this.identity.applicants.pool.userPoolId });
    new CfnOutput(this, 'StaffPool', { value: this.identity.staff.pool.userPoolId });
  }

  #writeCodeEmails({ stage, bundles, office }: UsersStackProps): void {
    const name = 'write-code-email';
    const { pool } = this.identity.applicants;
    const { lambda } = new ServiceFunction(this, name, {
      stage,
      name,
      directory: bundles(name),
      environment: { OFFICE: JSON.stringify(office) },
      timeout: TRIGGER_TIMEOUT,
    });
    pool.addTrigger(UserPoolOperation.CUSTOM_MESSAGE, lambda);
    const statement = new PolicyStatement({
      actions: ['cognito-idp:DescribeUserPoolClient'],
      resources: [pool.userPoolArn],
    });
    // Apart from the function, on which the pool depends.
    const policy = new Policy(this, 'ReadClients', { statements: [statement] });
    if (lambda.role) policy.attachToRole(lambda.role);
  }
}
