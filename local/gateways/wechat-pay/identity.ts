import type { KeyLike } from 'node:crypto';

/** A key with which WeChat Pay signs. */
export interface SigningKey {
  /** `Wechatpay-Serial`: the id of the public key (`PUB_KEY_ID_…`), or the serial number of the platform certificate. */
  serial: string;
  privateKey: KeyLike;
}

/** The identifiers and keys of WeChat Pay and the merchant. */
export interface Identity {
  appId: string;
  mchId: string;
  /** The serial number of the merchant's API certificate. */
  merchantSerial: string;
  /** Verifies the merchant's requests. */
  merchantPublicKey: KeyLike;
  /** 32 bytes: encrypts notifications and platform certificates. */
  apiV3Key: string;
  publicKey: SigningKey;
  certificate: SigningKey & { pem: string };
  /** The host names whose pages may open an H5 address and be returned to. */
  h5Domains: readonly string[];
}

export const OPEN_ID = 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o';
