/** The languages of the site and of e-mails, BCP 47. */
export const LANGUAGES = ['en', 'zh-CN', 'ar'] as const;
export type Language = (typeof LANGUAGES)[number];
