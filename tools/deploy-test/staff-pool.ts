import type { AwsConfig } from './deployment.ts';

export async function addOfficer(aws: AwsConfig, UserPoolId: string, Username: string): Promise<void> {
  await cognito(aws, 'AdminCreateUser', { UserPoolId, Username, MessageAction: 'SUPPRESS' });
  await cognito(aws, 'AdminAddUserToGroup', { UserPoolId, Username, GroupName: 'officer' });
}

export async function isOfficer(aws: AwsConfig, UserPoolId: string, Username: string): Promise<boolean> {
  const answer = await cognito(aws, 'AdminListGroupsForUser', { UserPoolId, Username });
  return answer.includes('"officer"');
}

/** The emulator checks no signature. */
async function cognito({ endpoint }: AwsConfig, action: string, input: object): Promise<string> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${action}`,
    },
    body: JSON.stringify(input),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${action}: ${text}`);
  return text;
}
