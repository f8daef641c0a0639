import forge from 'node-forge';
import { rsaKey } from '../../../support/once-per-run.ts';

export interface Identity {
  readonly certificate: string;
  /** PEM. */
  readonly privateKey: string;
}

interface NewCertificate {
  readonly subject: string;
  /** The name of its key. */
  readonly key: string;
  readonly issuer?: Identity;
  readonly isAuthority?: boolean;
  readonly from?: Date;
  readonly until?: Date;
  /** Where the issuer's certificate is published. */
  readonly issuerUrl?: string;
}

const YEAR = 365 * 24 * 3_600_000;

/** A key with a new certificate, signed by the issuer or by itself. */
export function newCertificate(options: NewCertificate): Identity {
  const { subject, key, issuer, isAuthority = false, issuerUrl } = options;
  const { from = new Date(Date.now() - YEAR), until = new Date(Date.now() + YEAR) } = options;
  const { publicKey, privateKey } = rsaKey(key);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  certificate.serialNumber = `01${forge.util.bytesToHex(forge.random.getBytesSync(15))}`;
  certificate.validity.notBefore = from;
  certificate.validity.notAfter = until;
  const name = [{ name: 'commonName', value: subject }];
  certificate.setSubject(name);
  certificate.setIssuer(issuer ? forge.pki.certificateFromPem(issuer.certificate).subject.attributes : name);
  certificate.setExtensions([
    { name: 'basicConstraints', cA: isAuthority, critical: true },
    ...(isAuthority ? [{ name: 'keyUsage', keyCertSign: true, critical: true }] : []),
    ...(issuerUrl === undefined ? [] : [issuerLocation(issuerUrl)]),
  ]);
  certificate.sign(forge.pki.privateKeyFromPem(issuer?.privateKey ?? privateKey), forge.md.sha256.create());
  return { certificate: forge.pki.certificateToPem(certificate), privateKey };
}

/** The extension "authority information access" with the address of the issuer's certificate (RFC 5280, 4.2.2.1). */
function issuerLocation(url: string) {
  const { asn1 } = forge;
  const { SEQUENCE, OID } = asn1.Type;
  const oid = (text: string) => asn1.create(asn1.Class.UNIVERSAL, OID, false, asn1.oidToDer(text).getBytes());
  const sequence = (...values: forge.asn1.Asn1[]) => asn1.create(asn1.Class.UNIVERSAL, SEQUENCE, true, values);
  const address = asn1.create(asn1.Class.CONTEXT_SPECIFIC, 6 as forge.asn1.Type, false, url);
  const value = sequence(sequence(oid('1.3.6.1.5.5.7.48.2'), address));
  return { id: '1.3.6.1.5.5.7.1.1', value: asn1.toDer(value).getBytes() };
}

/** A root, an intermediate, and PayPal's certificate under it. */
export function newAuthority(subject: string) {
  const root = newCertificate({ subject: 'Root', key: 'root', isAuthority: true });
  const intermediate = newCertificate({
    subject: 'Intermediate',
    key: 'intermediate',
    issuer: root,
    isAuthority: true,
  });
  const signer = newCertificate({ subject, key: 'gateway', issuer: intermediate });
  return { root, intermediate, signer, chain: signer.certificate + intermediate.certificate };
}
