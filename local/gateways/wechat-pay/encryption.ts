import { createCipheriv, randomBytes } from 'node:crypto';

export interface EncryptedResource {
  algorithm: 'AEAD_AES_256_GCM';
  /** Base64 of the ciphertext followed by the authentication tag. */
  ciphertext: string;
  nonce: string;
  associated_data: string;
}

/** Encrypts with the merchant's APIv3 key; the nonce is 12 characters of text. */
export function encrypt(text: string, apiV3Key: string, associatedData: string): EncryptedResource {
  const nonce = randomBytes(9).toString('base64url');
  const cipher = createCipheriv('aes-256-gcm', apiV3Key, nonce).setAAD(Buffer.from(associatedData));
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return {
    algorithm: 'AEAD_AES_256_GCM',
    ciphertext: ciphertext.toString('base64'),
    nonce,
    associated_data: associatedData,
  };
}
