import type { App } from 'aws-cdk-lib';
import { alarmEmailOf } from '../observability/alarm-email.ts';
import { gatewayHostsOf } from './gateway-hosts.ts';
import { externalIssuerOf } from './identity.ts';
import { mailConfigurationSetOf, mailFromOf } from './mail-from.ts';
import { officeTimeZoneOf } from './office-time-zone.ts';
import { optionalScriptsOf } from './optional-scripts.ts';
import { rejectUnknownOptions } from './options.ts';
import { originSecretVersionOf } from './origin-secret-version.ts';
import { paymentMethodsOf } from './payment-methods.ts';
import { paymentsPerAddressOf } from './payments-per-address.ts';
import { retentionOf } from './retention.ts';
import { siteDomainOf, siteUrlOf } from './site-domain.ts';
import { stageOf } from './stage.ts';

export type Config = ReturnType<typeof configOf>;

/** All deployment options, validated. @throws {InvalidOptionError} */
export function configOf(app: App) {
  rejectUnknownOptions(app);
  const stage = stageOf(app);
  return {
    stage,
    externalIssuer: externalIssuerOf(app, stage),
    domain: siteDomainOf(app, stage),
    siteUrl: siteUrlOf(app, stage),
    originSecretVersion: originSecretVersionOf(app),
    paymentMethods: paymentMethodsOf(app),
    optionalScripts: optionalScriptsOf(app),
    officeTimeZone: officeTimeZoneOf(app),
    paymentsPerAddress: paymentsPerAddressOf(app),
    gatewayHosts: gatewayHostsOf(app, stage),
    mailFrom: mailFromOf(app, stage),
    mailConfigurationSet: mailConfigurationSetOf(app),
    retention: retentionOf(app),
    alarmEmail: alarmEmailOf(app),
  };
}
