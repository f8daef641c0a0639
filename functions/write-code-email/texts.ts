import type { Language } from '../../shared/domain/languages.ts';

/** What the code is for. */
export type Purpose = 'address' | 'password';

export interface CodeTexts {
  readonly subject: Readonly<Record<Purpose, string>>;
  /** Followed by the code. */
  readonly code: Readonly<Record<Purpose, string>>;
  readonly ignore: string;
  /** Warns of phishing. */
  readonly warning: string;
}

export const TEXTS: Readonly<Record<Language, CodeTexts>> = {
  en: {
    subject: { address: 'Confirm your e-mail address', password: 'Set a new password' },
    code: {
      address: 'Enter this code on the e-Visa site to confirm your e-mail address:',
      password: 'Enter this code on the e-Visa site to set a new password:',
    },
    ignore: 'If you did not ask for it, please ignore this e-mail. Nothing changes without the code.',
    warning: 'We never ask for this code by phone or e-mail. Do not give it to anybody.',
  },
  'zh-CN': {
    subject: { address: '请确认您的电子邮箱', password: '设置新密码' },
    code: {
      address: '请在电子签证网站上输入此验证码，以确认您的电子邮箱：',
      password: '请在电子签证网站上输入此验证码，以设置新密码：',
    },
    ignore: '如果不是您本人的操作，请忽略此邮件。没有验证码，账户不会有任何更改。',
    warning: '我们绝不会通过电话或邮件向您索取验证码。请勿将其告诉任何人。',
  },
  ar: {
    subject: { address: 'تأكيد بريدك الإلكتروني', password: 'تعيين كلمة مرور جديدة' },
    code: {
      address: 'أدخل هذا الرمز في موقع التأشيرة الإلكترونية لتأكيد بريدك الإلكتروني:',
      password: 'أدخل هذا الرمز في موقع التأشيرة الإلكترونية لتعيين كلمة مرور جديدة:',
    },
    ignore: 'إذا لم تطلب ذلك، فيرجى تجاهل هذه الرسالة. لا يتغيّر شيء من دون الرمز.',
    warning: 'لا نطلب منك هذا الرمز أبدًا عبر الهاتف أو البريد الإلكتروني. لا تعطه لأي شخص.',
  },
};
