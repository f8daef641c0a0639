import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { Context, CustomMessageTriggerEvent } from 'aws-lambda';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { composeCodeEmail } from '../../functions/write-code-email/compose.ts';
import { siteClientName } from '../../shared/api/site-clients.ts';
import { directionOf, LANGUAGES } from '../../shared/domain/languages.ts';
import { logger } from '../../shared/lambda/logger.ts';
import { OFFICE } from '../support/fixtures.ts';
import { SCRIPTS } from '../support/scripts.ts';

const CODE = '{####}';

/** Cognito: VerificationMessageTemplate, EmailMessage and EmailSubject. It allows no invisible characters, such as bidi isolates. */
const ACCEPTED = /^[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*\{####\}[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*$/u;

describe.each(LANGUAGES)('a code email in %s', (language) => {
  const emails = (['address', 'password'] as const).map((purpose) => composeCodeEmail(OFFICE, purpose, language, CODE));

  it('contains the placeholder once, and a text for each purpose in this language', () => {
    expect(new Set(emails.map(({ emailSubject }) => emailSubject)).size).toBe(2);
    for (const { emailMessage, emailSubject } of emails) {
      expect(emailMessage.split(CODE)).toHaveLength(2);
      expect(emailSubject).toMatch(SCRIPTS[language]);
      expect(emailMessage).toMatch(SCRIPTS[language]);
      expect(emailMessage).toContain(`lang="${language}" dir="${directionOf(language)}"`);
    }
  });

  it('is signed by the office, escaped', () => {
    const name = OFFICE.name[language].replaceAll('&', '&#38;').replaceAll('"', '&#34;');
    for (const { emailMessage } of emails)
      expect(emailMessage).toContain(`<p><strong>${name}</strong><br>\n<bdi>+1 (555) 0100</bdi>`);
  });

  it('is accepted by Cognito: its characters, at most 140 in a subject and 20,000 in a message', () => {
    for (const { emailMessage, emailSubject } of emails) {
      expect(emailMessage).toMatch(ACCEPTED);
      expect(emailMessage.length).toBeLessThan(20_000);
      expect(emailSubject.length).toBeLessThan(140);
    }
  });

  it('links to nothing', () => {
    for (const { emailMessage } of emails) expect(emailMessage).not.toMatch(/<(a|img|script|form) |href/);
  });
});

describe('the trigger', () => {
  const send = vi.spyOn(CognitoIdentityProviderClient.prototype, 'send');
  let clients = 0;
  afterEach(() => send.mockReset());

  function eventOf(triggerSource: string, clientId = `client-${clients++}`): CustomMessageTriggerEvent {
    return {
      version: '1',
      triggerSource,
      region: 'eu-central-1',
      userPoolId: 'eu-central-1_Pool',
      userName: 'user-1',
      callerContext: { awsSdkVersion: '3', clientId },
      request: {
        userAttributes: { email: 'amina@example.com' },
        codeParameter: CODE,
        linkParameter: '',
        usernameParameter: null,
      },
      response: { smsMessage: null, emailMessage: null, emailSubject: null },
    } as CustomMessageTriggerEvent;
  }
  const named = (ClientName?: string) => send.mockImplementation(async () => ({ UserPoolClient: { ClientName } }));
  const run = async (event: CustomMessageTriggerEvent) => {
    const { handler } = await import('../../functions/write-code-email/index.ts');
    return handler(event, { functionName: 'write-code-email', awsRequestId: '1' } as Context);
  };
  const languageOf = ({ response }: CustomMessageTriggerEvent) =>
    /lang="([^"]+)"/.exec(response.emailMessage ?? '')?.[1];

  it.each(LANGUAGES)('writes in %s to whom the site sent by its client of that language', async (language) => {
    named(siteClientName(language));
    expect(languageOf(await run(eventOf('CustomMessage_SignUp')))).toBe(language);
  });

  it.each([
    ['the client of a command', undefined],
    ['a client that is not ours', 'site-xx'],
  ])('writes in English to whom %s sent', async (_, name) => {
    named(name);
    expect(languageOf(await run(eventOf('CustomMessage_ForgotPassword')))).toBe('en');
  });

  it('writes in English if Cognito does not answer, and asks again for the next code', async () => {
    send.mockImplementation(() => Promise.reject(Object.assign(new Error('amina@example.com'), { name: 'Timeout' })));
    const event = eventOf('CustomMessage_ResendCode');
    expect(languageOf(await run(event))).toBe('en');
    named(siteClientName('ar'));
    expect(languageOf(await run(event))).toBe('ar');
  });

  it('asks for each client once', async () => {
    named(siteClientName('ar'));
    const event = eventOf('CustomMessage_SignUp');
    for (let times = 0; times < 3; times++) await run(event);
    expect(send).toHaveBeenCalledTimes(1);
  });

  it.each(['CustomMessage_AdminCreateUser', 'CustomMessage_Authentication', 'CustomMessage_New'])(
    'leaves %s to Cognito',
    async (source) => {
      const event = eventOf(source);
      expect(await run(event)).toEqual(event);
      expect(send).not.toHaveBeenCalled();
    },
  );

  it('logs nothing of the event, and not what an error says', async () => {
    const logs = vi.spyOn(logger, 'warn');
    send.mockImplementation(() => Promise.reject(new Error('amina@example.com')));
    await run(eventOf('CustomMessage_SignUp'));
    expect(logs.mock.calls).toEqual([[expect.any(String), { reason: 'Error' }]]);
  });
});
