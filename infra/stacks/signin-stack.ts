import { CfnOutput, CfnWaitConditionHandle, Stack, type StackProps } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { ManagedLoginVersion, UserPoolDomain } from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import type { SiteDomain } from '../config/site-domain.ts';
import { DnsRecords } from '../constructs/dns-records.ts';
import type { EdgeStack } from './edge-stack.ts';
import type { UsersStack } from './users-stack.ts';
import type { WafStack } from './waf-stack.ts';

export interface SigninStackProps extends StackProps {
  readonly users: UsersStack;
  readonly edge: EdgeStack;
  readonly waf: WafStack;
  readonly domain?: SiteDomain;
}

/**
 * The own domain of the applicants' sign-in pages, if they have one. It comes last: Cognito refuses a domain whose parent, the site's host,
 * has no address yet, and everything else works without it.
 */
export class SigninStack extends Stack {
  constructor(scope: Construct, id: string, { users, edge, waf, domain, ...props }: SigninStackProps) {
    super(scope, id, props);
    // Cognito, "Using your own domain for managed login": the parent domain must have a DNS A record.
    this.addStackDependency(edge);
    // A stack needs a resource, and this one is always deployed: the domain is deleted when its option is removed.
    new CfnWaitConditionHandle(this, 'Always');
    if (domain?.signInHost !== undefined && waf.certificate) {
      this.#addDomain(users, { ...domain, host: domain.signInHost }, waf.certificate);
    }
  }

  #addDomain(users: UsersStack, { host, certificateSource }: SiteDomain, certificate: ICertificate): void {
    const pages = new UserPoolDomain(this, 'OwnDomain', {
      userPool: users.identity.applicants.pool,
      customDomain: { domainName: host, certificate },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    const target = pages.cloudFrontEndpoint;
    new DnsRecords(this, 'DnsRecords', { host, certificateSource, target });
    new CfnOutput(this, 'SignInDomain', { value: target });
  }
}
