/** An error response of Alipay, with its codes. */
export class AlipayError extends Error {
  readonly code: string;
  readonly subCode: string;

  constructor(code: keyof typeof MESSAGES, subCode: string, message: string) {
    super(message);
    this.code = code;
    this.subCode = subCode;
  }

  get node() {
    return {
      msg: MESSAGES[this.code as keyof typeof MESSAGES],
      code: this.code,
      sub_msg: this.message,
      sub_code: this.subCode,
    };
  }
}

const MESSAGES = {
  '20000': 'Service Currently Unavailable',
  '40001': 'Missing Required Arguments',
  '40002': 'Invalid Arguments',
  '40004': 'Business Failed',
} as const;

export const missing = (name: string) => new AlipayError('40001', `isv.missing-${name}`, `缺少参数 ${name}`);
export const invalid = (name: string, message: string) => new AlipayError('40002', `isv.invalid-${name}`, message);
export const invalidParameter = (name: string) =>
  new AlipayError('40004', 'ACQ.INVALID_PARAMETER', `参数无效：${name}`);
export const tradeNotExist = () => new AlipayError('40004', 'ACQ.TRADE_NOT_EXIST', '交易不存在');
export const tradeStatusError = () => new AlipayError('40004', 'ACQ.TRADE_STATUS_ERROR', '交易状态不合法');
