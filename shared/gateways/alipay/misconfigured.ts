/** Alipay rejects our keys, account or request: a person must check the configuration. */
export class AlipayMisconfigured extends Error {
  override readonly name = 'AlipayMisconfigured';
  readonly code = 'alipay_misconfigured';
}
