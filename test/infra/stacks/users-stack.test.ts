import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { API_SCOPE } from '../../../shared/api/routes.ts';
import { synthesize } from '../synthesized.ts';

const { users } = synthesize('dev');
const { users: production } = synthesize('prod');

describe('the users', () => {
  it('are protected from deletion in prod', () => {
    production.hasResourceProperties('AWS::Cognito::UserPool', { DeletionProtection: 'ACTIVE' });
  });

  it('sign up themselves with a verified email address', () => {
    users.hasResourceProperties('AWS::Cognito::UserPool', {
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
      UsernameAttributes: ['email'],
      AutoVerifiedAttributes: ['email'],
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
    });
  });

  it('receive verification codes through SES in prod, since Cognito sends only a few a day', () => {
    production.hasResourceProperties('AWS::Cognito::UserPool', {
      EmailConfiguration: {
        EmailSendingAccount: 'DEVELOPER',
        From: 'visa@example.org',
        SourceArn: { 'Fn::Join': ['', Match.arrayWith([':identity/example.org'])] },
      },
    });
    users.hasResourceProperties('AWS::Cognito::UserPool', {
      EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' },
    });
  });

  it('are billed by the Lite plan, and use none of the features that it lacks', () => {
    users.hasResourceProperties('AWS::Cognito::UserPool', { UserPoolTier: 'LITE' });
    users.hasResourceProperties('AWS::Cognito::UserPoolDomain', { ManagedLoginVersion: Match.absent() });
  });

  it('can be in the groups officer and finance', () => {
    const groups = Object.values(users.findResources('AWS::Cognito::UserPoolGroup'));
    expect(groups.map(({ Properties }) => Properties.GroupName).sort()).toEqual(['finance', 'officer']);
  });

  it('can be granted the scope that the API requires', () => {
    const [server] = Object.values(users.findResources('AWS::Cognito::UserPoolResourceServer'));
    const { Identifier, Scopes } = server?.Properties ?? {};
    expect(Scopes.map(({ ScopeName }: { ScopeName: string }) => `${Identifier}/${ScopeName}`)).toEqual([API_SCOPE]);
  });
});
