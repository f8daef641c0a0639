import { describe, expect, it } from 'vitest';
import { adviceFor, adviceOrMessage } from '../../tools/aws-problem.ts';

const named = (name: string, message = 'sent: sk_live_1') => Object.assign(new Error(message), { name });

describe('a call to AWS that failed', () => {
  it.each([
    [named('CredentialsProviderError'), 'there are no AWS credentials in this shell'],
    [named('ExpiredTokenException'), 'the AWS credentials have expired: sign in again'],
    [named('ExpiredToken'), 'the AWS credentials have expired: sign in again'],
    [named('UnrecognizedClientException'), 'AWS does not know these credentials: check the profile and the keys'],
    [named('AccessDeniedException'), 'these credentials are not allowed to read it'],
    [Object.assign(named('Error'), { code: 'ENOTFOUND' }), 'AWS cannot be reached: check the network and the region'],
    [new Error('Region is missing'), 'no region is set: set AWS_REGION'],
  ])('as %s says what to do', (error, advice) => {
    expect(adviceFor(error)).toBe(advice);
    expect(adviceOrMessage(error)).toBe(advice);
  });

  it('without advice is named, and quoted only where nothing secret is sent', () => {
    const error = named('ResourceNotFoundException', 'Requested resource not found');
    expect(adviceFor(error)).toBe('ResourceNotFoundException');
    expect(adviceOrMessage(error)).toBe('Requested resource not found');
    expect([adviceFor('x'), adviceOrMessage('x')]).toEqual(['unknown error', 'unknown error']);
  });
});
