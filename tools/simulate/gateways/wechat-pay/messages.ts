import { createCipheriv } from 'node:crypto';
import { GENUINE } from '../signature.ts';

/** The simulated merchant. */
export const ACCOUNT = {
  appId: 'wx0000000000000000',
  mchId: '1900000001',
  apiV3Key: 'k'.repeat(32),
  serial: 'PUB_KEY_ID_SIMULATED',
} as const;

/** A body with WeChat's signature. @param now UTC milliseconds */
export function signed(body: string, now: number, isGenuine = true) {
  const headers = {
    'wechatpay-serial': ACCOUNT.serial,
    'wechatpay-signature': isGenuine ? GENUINE : 'Zm9yZ2Vk',
    'wechatpay-timestamp': String(Math.floor(now / 1_000)),
    'wechatpay-nonce': 'simulated',
  };
  return { body, headers };
}

/** The encrypted resource of a notification. @param id different for each */
export function sealed(resource: object, id: string) {
  const nonce = id.slice(-12).padStart(12, '0');
  const cipher = createCipheriv('aes-256-gcm', ACCOUNT.apiV3Key, nonce);
  const ciphertext = Buffer.concat([
    cipher.update(JSON.stringify(resource), 'utf8'),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  return { algorithm: 'AEAD_AES_256_GCM', ciphertext: ciphertext.toString('base64'), nonce, associated_data: '' };
}
