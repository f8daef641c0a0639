import type { Language } from '../../shared/domain/languages.ts';
import type { Office } from '../../shared/domain/office.ts';
import { htmlEmail, paragraph, smallPrint } from '../../shared/email/html-email.ts';
import { htmlSignature } from '../../shared/email/signature.ts';
import { type Purpose, TEXTS } from './texts.ts';

/** Cognito, "Custom message Lambda trigger": what it sends a code for. */
const PURPOSES: Readonly<Record<string, Purpose>> = {
  CustomMessage_SignUp: 'address',
  CustomMessage_ResendCode: 'address',
  CustomMessage_UpdateUserAttribute: 'address',
  CustomMessage_VerifyUserAttribute: 'address',
  CustomMessage_ForgotPassword: 'password',
};

export interface CodeEmail {
  readonly emailSubject: string;
  /** HTML. */
  readonly emailMessage: string;
}

/** @returns undefined for a message that has no text of ours */
export function purposeOf(triggerSource: string): Purpose | undefined {
  return PURPOSES[triggerSource];
}

/** @param placeholder which Cognito replaces by the code */
export function composeCodeEmail(office: Office, purpose: Purpose, language: Language, placeholder: string): CodeEmail {
  const { subject, code, ignore, warning } = TEXTS[language];
  const emailSubject = subject[purpose];
  const emailMessage = htmlEmail(language, emailSubject, [
    paragraph(code[purpose]),
    `<p><strong><bdi>${placeholder}</bdi></strong></p>`,
    paragraph(ignore),
    smallPrint(warning),
    htmlSignature(office, language),
  ]);
  return { emailSubject, emailMessage };
}
