import { X509Certificate } from 'node:crypto';
import { NotificationRejected } from '../../ports/payments/payment-gateway.ts';

export interface Chain {
  /** The signer's first, then intermediates in any order. */
  readonly certificates: readonly X509Certificate[];
  /** Trusted roots, PEM. */
  readonly roots: readonly string[];
}

/** The signer's certificate, its issuers as far as they are known, and the trusted root that they end at. */
interface Path {
  readonly certificates: readonly X509Certificate[];
  readonly root?: X509Certificate;
}

const MAX_DEPTH = 5;

/** The certificates of a PEM file, or a single one in DER; empty if it is neither. */
export function certificatesIn(content: Buffer): X509Certificate[] {
  const blocks = content.toString('latin1').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  try {
    return (blocks ?? [content]).map((block) => new X509Certificate(block));
  } catch {
    return [];
  }
}

/**
 * The issuer that an incomplete chain lacks, and where it is published, if the certificate says so (RFC 5280, 4.2.2.1). Undefined if none is
 * missing: the chain ends at a trusted root, or at an authority that is not trusted.
 */
export function missingIssuer(chain: Chain): { readonly url?: string } | undefined {
  const { certificates, root } = pathOf(chain);
  const last = certificates.at(-1);
  if (root !== undefined || last === undefined) return undefined;
  const url = /CA Issuers - URI:(http:\/\/\S+)/.exec(last.infoAccess ?? '')?.[1];
  if (url !== undefined) return { url };
  return last.ca || isIssuedBy(last, last) ? undefined : {};
}

/**
 * Verifies the chain up to a trusted root, the validity of each certificate, and whom the first one is issued to.
 *
 * @param now UTC milliseconds
 * @returns until when it is valid, in UTC milliseconds
 * @throws NotificationRejected
 */
export function verifiedUntil(chain: Chain, subject: string, now: number): number {
  const { certificates, root } = pathOf(chain);
  if (root === undefined) throw new NotificationRejected('its certificate has no trusted root');
  if (certificates[0]?.checkHost(subject) === undefined)
    throw new NotificationRejected(`its certificate is not issued to ${subject}`);
  const all = [...certificates, root];
  const from = Math.max(...all.map(({ validFromDate }) => validFromDate.getTime()));
  const until = Math.min(...all.map(({ validToDate }) => validToDate.getTime()));
  if (now < from || now >= until) throw new NotificationRejected('its certificate is not valid now');
  return until;
}

function pathOf({ certificates, roots }: Chain): Path {
  const trusted = roots.map((pem) => new X509Certificate(pem));
  const path: X509Certificate[] = [];
  let next = certificates[0];
  while (next !== undefined && path.length < MAX_DEPTH) {
    const last = next;
    path.push(last);
    const root = trusted.find((one) => one.fingerprint256 === last.fingerprint256 || isIssuedBy(last, one));
    if (root !== undefined) return { certificates: path, root };
    next = certificates.find((one) => !path.includes(one) && one.ca && isIssuedBy(last, one));
  }
  return { certificates: path };
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}
