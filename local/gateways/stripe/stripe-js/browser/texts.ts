import type { Field } from './card-format.ts';

interface Texts {
  readonly title: string;
  readonly labels: Readonly<Record<Field, string>>;
  readonly errors: Readonly<Record<Field, string>>;
  readonly challenge: string;
  readonly cancel: string;
}

const TEXTS: Readonly<Record<'en' | 'zh' | 'ar', Texts>> = {
  en: {
    title: 'Card details',
    labels: { number: 'Card number', expiry: 'Expiry date', cvc: 'Security code' },
    errors: {
      number: 'Your card number is incomplete.',
      expiry: 'Your expiry date is incomplete.',
      cvc: 'Your security code is incomplete.',
    },
    challenge: 'Bank authentication',
    cancel: 'Cancel',
  },
  zh: {
    title: '银行卡信息',
    labels: { number: '卡号', expiry: '有效期', cvc: '安全码' },
    errors: { number: '卡号不完整。', expiry: '有效期不完整。', cvc: '安全码不完整。' },
    challenge: '银行验证',
    cancel: '取消',
  },
  ar: {
    title: 'بيانات البطاقة',
    labels: { number: 'رقم البطاقة', expiry: 'تاريخ الانتهاء', cvc: 'رمز الأمان' },
    errors: {
      number: 'رقم البطاقة غير مكتمل.',
      expiry: 'تاريخ الانتهاء غير مكتمل.',
      cvc: 'رمز الأمان غير مكتمل.',
    },
    challenge: 'تحقق المصرف',
    cancel: 'إلغاء',
  },
};

export function textsIn(locale: string): Texts {
  const [primary] = locale.split('-');
  return primary === 'zh' || primary === 'ar' ? TEXTS[primary] : TEXTS.en;
}
