import { Match, type Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { API_SCOPE } from '../../../shared/api/routes.ts';
import { functionsOf, synthesize } from '../synthesized.ts';

const { users } = synthesize('dev');
const { users: production } = synthesize('prod');

const idOf = (template: Template, start: string) =>
  Object.keys(template.findResources('AWS::Cognito::UserPool')).find((id) => id.startsWith(start)) ?? '';
const poolOf = (template: Template, start: string) =>
  template.findResources('AWS::Cognito::UserPool')[idOf(template, start)]?.Properties;
const POOLS = ['UsersApplicants', 'UsersStaff'];

describe.each(POOLS)('the pool %s', (name) => {
  it('is protected from deletion in prod', () => {
    expect(poolOf(production, name)).toMatchObject({ DeletionProtection: 'ACTIVE' });
  });

  it('signs in by a verified email address', () => {
    expect(poolOf(users, name)).toMatchObject({
      UsernameAttributes: ['email'],
      AutoVerifiedAttributes: ['email'],
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
    });
  });

  it('sends codes through SES in prod, since Cognito sends only a few a day', () => {
    production.hasResourceProperties('AWS::Cognito::UserPool', {
      EmailConfiguration: {
        EmailSendingAccount: 'DEVELOPER',
        From: 'visa@example.org',
        SourceArn: { 'Fn::Join': ['', Match.arrayWith([':identity/example.org'])] },
      },
    });
    expect(poolOf(users, name)).toMatchObject({ EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' } });
  });

  // Cognito, "Managed login localization": "Localization is only available for managed login. You must be on the Essentials or Plus
  // feature plan and have assigned your domain to use managed login branding."
  it('has pages that can be localized', () => {
    expect(poolOf(users, name)).toMatchObject({ UserPoolTier: 'ESSENTIALS' });
    users.hasResourceProperties('AWS::Cognito::UserPoolDomain', {
      UserPoolId: { Ref: idOf(users, name) },
      ManagedLoginVersion: 2,
    });
  });

  it('can grant the scope that the API requires', () => {
    const servers = Object.values(users.findResources('AWS::Cognito::UserPoolResourceServer'));
    const { Identifier, Scopes } =
      servers.find(({ Properties }) => Properties.UserPoolId.Ref === idOf(users, name))?.Properties ?? {};
    expect(Scopes.map(({ ScopeName }: { ScopeName: string }) => `${Identifier}/${ScopeName}`)).toEqual([API_SCOPE]);
  });
});

describe('applicants', () => {
  it('sign up themselves, with a password alone', () => {
    expect(poolOf(users, 'UsersApplicants')).toMatchObject({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
      MfaConfiguration: 'OFF',
    });
  });
});

describe.each([
  ['dev', users],
  ['prod', production],
])('staff of %s', (_, template) => {
  // Cognito, "Adding MFA to a user pool": "When you set MFA to required for a user pool, all users must complete MFA to sign in."
  it('get no token without a second factor', () => {
    expect(poolOf(template, 'UsersStaff')).toMatchObject({
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
    });
  });

  // The same page: "The first time that a new user signs in to your app, Amazon Cognito issues OAuth 2.0 tokens, even if your user pool
  // requires MFA. The second authentication factor when your user signs in for the first time is their confirmation of the verification
  // message". That is somebody who signs up; a user whom an administrator created sets the factor up before the first token.
  it('are created by an administrator, with a password that is valid for a day', () => {
    expect(poolOf(template, 'UsersStaff')).toMatchObject({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      Policies: { PasswordPolicy: { TemporaryPasswordValidityDays: 1 } },
    });
  });

  it('are the only users who can be in the groups officer and finance', () => {
    const groups = Object.values(template.findResources('AWS::Cognito::UserPoolGroup')).map((one) => one.Properties);
    expect(groups.map(({ GroupName }) => GroupName).sort()).toEqual(['finance', 'officer']);
    for (const { UserPoolId } of groups) expect(UserPoolId).toEqual({ Ref: idOf(template, 'UsersStaff') });
  });
});

describe('emails with codes', () => {
  // Cognito, "Custom message Lambda trigger": a response with an email for a pool whose EmailSendingAccount is not DEVELOPER is an error.
  it('are written by a function where they are sent through SES, and to applicants only', () => {
    expect(JSON.stringify(users.toJSON())).not.toContain('LambdaConfig');
    expect(poolOf(production, 'UsersApplicants').LambdaConfig).toEqual({
      CustomMessage: { 'Fn::GetAtt': [expect.stringMatching(/^writecodeemail/), 'Arn'] },
    });
    expect(poolOf(production, 'UsersStaff').LambdaConfig).toBeUndefined();
  });

  it('have five seconds, and read the names of clients of their own pool', () => {
    production.hasResourceProperties('AWS::Lambda::Function', { Handler: 'write-code-email.handler', Timeout: 5 });
    const [writer, ...others] = functionsOf(production);
    expect(others).toEqual([]);
    const [describeClient] = writer?.statements.filter(({ Action }) => /^cognito/.test(Action.join())) ?? [];
    expect(describeClient).toMatchObject({
      Action: ['cognito-idp:DescribeUserPoolClient'],
      Resource: [expect.stringContaining(idOf(production, 'UsersApplicants'))],
    });
  });
});
