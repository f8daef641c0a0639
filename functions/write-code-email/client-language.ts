import {
  type CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { languageOfClient } from '../../shared/api/site-clients.ts';
import { DEFAULT_LANGUAGE, type Language } from '../../shared/domain/languages.ts';

/** The language of the client by which somebody signs up or in. A client keeps its name, so it is asked for once per container. */
export function clientLanguage(cognito: CognitoIdentityProviderClient) {
  const known = new Map<string, Language>();
  return async (UserPoolId: string, ClientId: string): Promise<Language> => {
    const language = known.get(ClientId);
    if (language !== undefined) return language;
    const { UserPoolClient } = await cognito.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId }));
    const found = languageOfClient(UserPoolClient?.ClientName) ?? DEFAULT_LANGUAGE;
    known.set(ClientId, found);
    return found;
  };
}
