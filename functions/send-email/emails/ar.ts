import type { EmailTemplates } from './templates.ts';

const REFUND_NOTE =
  'يعود المبلغ إلى البطاقة أو الحساب الذي دُفع منه. لا يلزمك القيام بأي شيء، ويظهر المبلغ لدى معظم البنوك خلال 5 إلى 10 أيام عمل.';

export const ar: EmailTemplates = {
  direction: 'rtl',
  paid: ({ amount }) => ({
    subject: `تم دفع رسوم التأشيرة الإلكترونية: ${amount}`,
    paragraphs: [
      `لقد استلمنا ${amount}. تم دفع رسوم طلب تأشيرتك الإلكترونية.`,
      'لا يوجد أي مبلغ آخر للدفع. يرجى الاحتفاظ برقم الإيصال، إذ يطلبه مكتب التأشيرات عند الاتصال.',
    ],
  }),
  notAccepted: ({ amount }, reason) => ({
    subject: `تجري إعادة دفعتك البالغة ${amount}`,
    paragraphs: [`لقد استلمنا ${amount} لكن لا يمكننا قبولها: ${reasonText(reason)}.`, REFUND_NOTE],
  }),
  failed: ({ amount, siteUrl }) => ({
    subject: 'لم تتم عملية دفع رسوم التأشيرة الإلكترونية',
    paragraphs: [
      `رُفضت عملية دفع ${amount} نهائيًا. لم يُخصم أي مبلغ، ولم تُدفع رسوم طلبك بعد.`,
      `للدفع، افتح ${siteUrl} وسجّل الدخول وابدأ من جديد. قد تنجح بطاقة أخرى أو طريقة دفع أخرى.`,
    ],
  }),
  expired: ({ amount, siteUrl }) => ({
    subject: 'لم تكتمل عملية دفع رسوم التأشيرة الإلكترونية',
    paragraphs: [
      `انتهت مهلة دفع ${amount}. لم يُخصم أي مبلغ، ولم تُدفع رسوم طلبك بعد.`,
      `للدفع، افتح ${siteUrl} وسجّل الدخول وابدأ من جديد.`,
    ],
  }),
  refunded: ({ amount }) => ({
    subject: `لقد رددنا ${amount}`,
    paragraphs: [`لقد رددنا مبلغ ${amount}.`, REFUND_NOTE],
  }),
  refundedManually: ({ amount }) => ({
    subject: `لقد رددنا ${amount}`,
    paragraphs: [
      `لقد رددنا مبلغ ${amount}. تعذّرت إعادته بالطريقة التي دفعت بها، فأرسله مكتب التأشيرات إليك بطريقة أخرى، مثل تحويل مصرفي.`,
      'تعرض صفحة الدفعة رقم مرجع التحويل. إذا لم يصلك المبلغ بعد 10 أيام عمل، فيرجى الاتصال بمكتب التأشيرات وذكر رقم الإيصال.',
    ],
  }),
  disputed: ({ amount }) => ({
    subject: `يعترض بنكك على دفعة ${amount}`,
    paragraphs: [
      `أبلغنا بنكك بوجود اعتراض على دفعة ${amount}.`,
      'إذا لم تطلب ذلك، فيرجى الاتصال ببنكك. وإذا كان ذلك عن طريق الخطأ، فيرجى أن تطلب من بنكك سحب الاعتراض.',
    ],
  }),
  disputeWon: ({ amount }) => ({
    subject: 'أُغلق الاعتراض على دفعتك',
    paragraphs: [`قرر بنكك أن دفعة ${amount} صحيحة.`, 'لا يلزمك القيام بأي شيء.'],
  }),
  disputeLost: ({ amount }) => ({
    subject: 'استرد بنكك المبلغ المدفوع',
    paragraphs: [
      `أعاد بنكك إليك ${amount}، ولذلك لم تعد رسوم طلبك مدفوعة.`,
      'إذا كنت لا تزال ترغب في الحصول على التأشيرة، فيرجى الاتصال بمكتب التأشيرات وذكر رقم الإيصال.',
    ],
  }),
  receiptNumber: 'رقم الإيصال',
  details: 'التفاصيل',
  warning: 'لا نطلب أبدًا بيانات البطاقة أو كلمات المرور عبر البريد الإلكتروني.',
};

function reasonText(reason: Parameters<EmailTemplates['notAccepted']>[1]): string {
  switch (reason) {
    case 'application_already_paid':
      return 'لأن رسوم الطلب كانت مدفوعة من قبل';
    case 'application_withdrawn':
      return 'لأن الطلب قد سُحب';
    case 'quote_superseded':
      return 'لأن السعر تغيّر في هذه الأثناء';
    case 'amount_mismatch':
      return 'لأن المبلغ لا يطابق الرسوم';
    default:
      return 'لأن الطلب لا يحتاج إليها';
  }
}
