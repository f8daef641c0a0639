import type { ICAO_NATIONALITIES } from '../../../shared/api/form-fields.ts';
import type { Language } from '../i18n/languages.ts';

/** Unicode names Kosovo. */
type OtherNationality = Exclude<(typeof ICAO_NATIONALITIES)[number], 'RKS'>;

/** Not among the site's texts, which every page loads. */
export const NATIONALITY_NAMES: Readonly<Record<OtherNationality, Readonly<Record<Language, string>>>> = {
  GBD: {
    en: 'British Overseas Territories citizen',
    'zh-CN': '英国海外领土公民',
    ar: 'مواطن أقاليم ما وراء البحار البريطانية',
  },
  GBN: { en: 'British National (Overseas)', 'zh-CN': '英国国民（海外）', ar: 'مواطن بريطاني (ما وراء البحار)' },
  GBO: { en: 'British Overseas citizen', 'zh-CN': '英国海外公民', ar: 'مواطن بريطانيا لما وراء البحار' },
  GBP: { en: 'British protected person', 'zh-CN': '受英国保护人士', ar: 'شخص تحت الحماية البريطانية' },
  GBS: { en: 'British subject', 'zh-CN': '英籍人士（British subject）', ar: 'رعية بريطانية' },
  UNK: {
    en: 'Resident of Kosovo with a travel document of the United Nations (UNMIK)',
    'zh-CN': '持联合国科索沃特派团旅行证件的科索沃居民',
    ar: 'مقيم في كوسوفو يحمل وثيقة سفر من الأمم المتحدة (UNMIK)',
  },
  EUE: { en: 'European Union (laissez-passer)', 'zh-CN': '欧洲联盟（通行证）', ar: 'الاتحاد الأوروبي (جواز مرور)' },
  UNO: { en: 'United Nations (laissez-passer)', 'zh-CN': '联合国（通行证）', ar: 'الأمم المتحدة (جواز مرور)' },
  UNA: {
    en: 'United Nations specialised agency (laissez-passer)',
    'zh-CN': '联合国专门机构（通行证）',
    ar: 'وكالة متخصصة تابعة للأمم المتحدة (جواز مرور)',
  },
  XBA: { en: 'African Development Bank', 'zh-CN': '非洲开发银行', ar: 'مصرف التنمية الأفريقي' },
  XCC: { en: 'Caribbean Community (CARICOM)', 'zh-CN': '加勒比共同体', ar: 'الجماعة الكاريبية' },
  XCE: { en: 'Council of Europe', 'zh-CN': '欧洲委员会', ar: 'مجلس أوروبا' },
  XCO: {
    en: 'Common Market for Eastern and Southern Africa (COMESA)',
    'zh-CN': '东部和南部非洲共同市场',
    ar: 'السوق المشتركة لشرق أفريقيا والجنوب الأفريقي (الكوميسا)',
  },
  XDC: {
    en: 'Southern African Development Community (SADC)',
    'zh-CN': '南部非洲发展共同体',
    ar: 'الجماعة الإنمائية للجنوب الأفريقي (سادك)',
  },
  XEC: {
    en: 'Economic Community of West African States (ECOWAS)',
    'zh-CN': '西非国家经济共同体',
    ar: 'الجماعة الاقتصادية لدول غرب أفريقيا (إيكواس)',
  },
  XES: {
    en: 'Organisation of Eastern Caribbean States (OECS)',
    'zh-CN': '东加勒比国家组织',
    ar: 'منظمة دول شرق البحر الكاريبي',
  },
  XIM: {
    en: 'African Export-Import Bank (Afreximbank)',
    'zh-CN': '非洲进出口银行',
    ar: 'المصرف الأفريقي للتصدير والاستيراد',
  },
  XMP: {
    en: 'Parliamentary Assembly of the Mediterranean',
    'zh-CN': '地中海议会大会',
    ar: 'الجمعية البرلمانية للبحر الأبيض المتوسط',
  },
  XOM: {
    en: 'Sovereign Military Order of Malta',
    'zh-CN': '马耳他主权军事骑士团',
    ar: 'منظمة فرسان مالطة ذات السيادة',
  },
  XPO: {
    en: 'International Criminal Police Organization (INTERPOL)',
    'zh-CN': '国际刑事警察组织',
    ar: 'المنظمة الدولية للشرطة الجنائية (الإنتربول)',
  },
  XXA: { en: 'Stateless person', 'zh-CN': '无国籍人', ar: 'شخص عديم الجنسية' },
  XXB: { en: 'Refugee (1951 Convention)', 'zh-CN': '难民（1951年公约）', ar: 'لاجئ (اتفاقية 1951)' },
  XXC: { en: 'Refugee (other status)', 'zh-CN': '难民（其他身份）', ar: 'لاجئ (وضع آخر)' },
  XXX: { en: 'Unspecified nationality', 'zh-CN': '国籍未注明', ar: 'جنسية غير محددة' },
};
