import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import forge from 'node-forge';

/** What the sandbox signs its webhooks with, in PEM. */
export interface SigningIdentity {
  /** The signer's certificate, then the intermediate one, as PayPal serves them. */
  chain: string;
  privateKey: string;
}

/** A certificate authority of the sandbox's own, and what it issued for webhooks. */
export interface CertificateAuthority extends SigningIdentity {
  root: string;
}

/** The subject of the certificates with which PayPal's sandbox signs webhooks. */
const SIGNER = 'messageverificationcerts.sandbox.paypal.com';
const YEARS = 10;

type Attributes = Parameters<forge.pki.Certificate['setSubject']>[0];

interface Issue {
  subject: Attributes;
  issuer: Attributes;
  publicKey: string;
  issuerKey: string;
  extensions: object[];
}

/** An RSA key in PEM. */
interface Keys {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** Makes a root, an intermediate and a signer's certificate with new keys. */
export async function newCertificateAuthority(): Promise<CertificateAuthority> {
  const [root, intermediate, signer] = await Promise.all([rsaKeys(), rsaKeys(), rsaKeys()]);
  return certificateAuthority(root, intermediate, signer);
}

/** Makes the certificates of these keys, like PayPal's chain from DigiCert. */
export function certificateAuthority(root: Keys, intermediate: Keys, signer: Keys): CertificateAuthority {
  const rootName = named('PayPal sandbox root CA');
  const intermediateName = named('PayPal sandbox webhook CA');
  const authority = (pathLenConstraint: number) => [
    { name: 'basicConstraints', cA: true, critical: true, pathLenConstraint },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    { name: 'subjectKeyIdentifier' },
  ];
  const rootCertificate = issue({
    subject: rootName,
    issuer: rootName,
    publicKey: root.publicKey,
    issuerKey: root.privateKey,
    extensions: authority(1),
  });
  const intermediateCertificate = issue({
    subject: intermediateName,
    issuer: rootName,
    publicKey: intermediate.publicKey,
    issuerKey: root.privateKey,
    extensions: authority(0),
  });
  const signerCertificate = issue({
    subject: [
      { name: 'countryName', value: 'US' },
      { name: 'stateOrProvinceName', value: 'California' },
      { name: 'localityName', value: 'San Jose' },
      { name: 'organizationName', value: 'PayPal, Inc.' },
      { name: 'commonName', value: SIGNER },
    ],
    issuer: intermediateName,
    publicKey: signer.publicKey,
    issuerKey: intermediate.privateKey,
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: SIGNER }] },
      { name: 'subjectKeyIdentifier' },
    ],
  });
  return {
    root: rootCertificate,
    chain: signerCertificate + intermediateCertificate,
    privateKey: signer.privateKey,
  };
}

function issue({ subject, issuer, publicKey, issuerKey, extensions }: Issue): string {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  // RFC 5280: a positive number.
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`;
  const { notBefore, notAfter } = certificate.validity;
  notBefore.setDate(notBefore.getDate() - 1);
  notAfter.setFullYear(notAfter.getFullYear() + YEARS);
  certificate.setSubject(subject);
  certificate.setIssuer(issuer);
  certificate.setExtensions(extensions);
  certificate.sign(forge.pki.privateKeyFromPem(issuerKey), forge.md.sha256.create());
  return forge.pki.certificateToPem(certificate);
}

async function rsaKeys(): Promise<Keys> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return {
    publicKey: String(publicKey.export({ type: 'spki', format: 'pem' })),
    privateKey: String(privateKey.export({ type: 'pkcs1', format: 'pem' })),
  };
}

function named(commonName: string): Attributes {
  return [
    { name: 'organizationName', value: 'PayPal sandbox' },
    { name: 'commonName', value: commonName },
  ];
}
