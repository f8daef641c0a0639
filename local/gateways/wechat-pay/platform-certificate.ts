import { randomBytes } from 'node:crypto';
import forge from 'node-forge';

const YEARS = 5;

/** A self-signed platform certificate. WeChat Pay's own has an issuer, which no merchant checks: it is told apart by its serial number. */
export function platformCertificate({ publicKey, privateKey }: { publicKey: string; privateKey: string }): string {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  // A leading 5 keeps the number positive.
  certificate.serialNumber = `5${randomBytes(20).toString('hex').slice(1)}`;
  certificate.validity.notAfter.setFullYear(certificate.validity.notBefore.getFullYear() + YEARS);
  const name = [{ shortName: 'CN', value: 'Tenpay.com sign' }];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.sign(forge.pki.privateKeyFromPem(privateKey), forge.md.sha256.create());
  return forge.pki.certificateToPem(certificate);
}
