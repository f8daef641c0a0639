import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Identity } from '../config/identity.ts';
import type { Stage } from '../config/stage.ts';
import { Users } from '../constructs/users.ts';

export interface UsersStackProps extends StackProps {
  readonly stage: Stage;
  /** The sender of verification codes. */
  readonly mailFrom?: string;
}

/**
 * The user pool, apart from the data stack: Cognito refuses a sender that SES has not verified yet, and that must not roll back the table
 * and the secrets. With an external issuer this stack does not exist.
 */
export class UsersStack extends Stack {
  readonly identity: Identity;

  constructor(scope: Construct, id: string, { stage, mailFrom, ...props }: UsersStackProps) {
    super(scope, id, props);
    this.identity = new Users(this, 'Users', { stage, mailFrom });
  }
}
