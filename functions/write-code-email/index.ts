import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { CustomMessageTriggerEvent } from 'aws-lambda';
import { DEFAULT_LANGUAGE } from '../../shared/domain/languages.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { job } from '../../shared/lambda/job.ts';
import { logger } from '../../shared/lambda/logger.ts';
import { awsClient } from '../../shared/wiring/aws-client.ts';
import { officeContactEnvironment } from '../../shared/wiring/office.ts';
import { clientLanguage } from './client-language.ts';
import { composeCodeEmail, purposeOf } from './compose.ts';

const env = environment(officeContactEnvironment);
// Cognito waits for five seconds, and then fails the sign-up.
const languageOf = clientLanguage(awsClient(CognitoIdentityProviderClient, { requestTimeout: 1_500, maxAttempts: 2 }));

/** Without its language, a code is sent in English rather than not at all. Logs only the error's name: the event is personal data. */
async function languageOrDefault({ userPoolId, callerContext }: CustomMessageTriggerEvent) {
  try {
    return await languageOf(userPoolId, callerContext.clientId);
  } catch (error) {
    logger.warn('the language of a client is not known', { reason: error instanceof Error ? error.name : 'unknown' });
    return DEFAULT_LANGUAGE;
  }
}

/** Writes the email with a code of the applicants' user pool, in the language of the site's client. Other messages stay Cognito's own. */
export const handler = job(async (event: CustomMessageTriggerEvent): Promise<CustomMessageTriggerEvent> => {
  const purpose = purposeOf(event.triggerSource);
  if (purpose === undefined) return event;
  const email = composeCodeEmail(env.OFFICE, purpose, await languageOrDefault(event), event.request.codeParameter);
  return { ...event, response: { ...event.response, ...email } } as CustomMessageTriggerEvent;
});
