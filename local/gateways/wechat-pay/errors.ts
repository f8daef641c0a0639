type Status = 400 | 401 | 403 | 404 | 429 | 500;

/** An error response of WeChat Pay: HTTP status, code, message and, for an invalid parameter, the field. */
export class WechatPayError extends Error {
  readonly status: Status;
  readonly code: string;
  readonly field: string | undefined;

  constructor(status: Status, code: string, message: string, field?: string) {
    super(message);
    this.status = status;
    this.code = code;
    this.field = field;
  }

  get body() {
    const { code, message, field } = this;
    return { code, message, ...(field !== undefined && { detail: { field, issue: message, location: 'body' } }) };
  }
}

export const invalidParameter = (field: string) => new WechatPayError(400, 'PARAM_ERROR', '参数错误', field);
export const invalidRequest = (message: string) => new WechatPayError(400, 'INVALID_REQUEST', message);
export const signError = (message: string) => new WechatPayError(401, 'SIGN_ERROR', message);
export const orderNotExist = () => new WechatPayError(404, 'ORDER_NOT_EXIST', '订单不存在');
export const orderPaid = () => new WechatPayError(400, 'ORDERPAID', '该订单已支付');
export const systemError = () => new WechatPayError(500, 'SYSTEM_ERROR', '系统错误');
