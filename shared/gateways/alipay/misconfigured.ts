/** Keys, account or request that Alipay does not take: a person must look at the configuration. */
export class AlipayMisconfigured extends Error {
  override readonly name = 'AlipayMisconfigured';
  readonly code = 'alipay_misconfigured';
}
