import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { HttpApi, HttpMethod, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Construct } from 'constructs';
import { API_PREFIX, API_SCOPE, isStaffRole, type Route, routes } from '../../shared/api/routes.ts';
import type { GatewayHosts } from '../config/config.ts';
import type { Identity } from '../config/identity.ts';
import { type Options, officeOf } from '../config/options.ts';
import type { Stage } from '../config/stage.ts';
import { PublicStage, type ServedRoute } from '../constructs/public-stage.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import { access, type FunctionName, routeAccess } from '../functions/access.ts';
import type { Bundles } from '../functions/bundle.ts';
import { environmentFor, statementsFor } from '../functions/permissions.ts';
import { throttlesFor } from '../functions/throttles.ts';
import type { DataStack } from './data-stack.ts';
import type { EdgeStack } from './edge-stack.ts';

export interface ApiStackProps extends StackProps {
  readonly stage: Stage;
  readonly data: DataStack;
  readonly identity: Identity;
  readonly edge: EdgeStack;
  readonly bundles: Bundles;
  readonly options: Options;
  readonly gatewayHosts: GatewayHosts;
}

/** The HTTP API's functions: one Lambda function and one route for each entry of `routes`, and the stage that serves them. */
export class ApiStack extends Stack {
  constructor(scope: Construct, id: string, { stage, data, identity, edge, bundles, ...props }: ApiStackProps) {
    super(scope, id, props);
    const { gatewayHosts } = props;
    const { payments, office } = props.options;
    // Imported by id: CDK would add routes of the API itself to the API's own stack, which must not depend on this one.
    const httpApi = HttpApi.fromHttpApiAttributes(this, 'Api', { httpApiId: edge.api.apiId });
    const clients = identity.registerClients(this, edge.siteUrl);
    const { issuer, staffIssuer } = identity;
    const applicants = new HttpJwtAuthorizer('Applicants', issuer, { jwtAudience: [...clients.audiences] });
    const staff = new HttpJwtAuthorizer('Staff', staffIssuer, { jwtAudience: [...clients.staffAudiences] });
    const settings = {
      SITE_URL: edge.siteUrl,
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: clients.clientId,
      OIDC_CLIENT_IDS: Object.entries(clients.clientIds ?? {})
        .map((pair) => pair.join('='))
        .join(','),
      OPERATOR_CLIENT_ID: clients.operatorClientId ?? '',
      STAFF_ISSUER: staffIssuer,
      STAFF_CLIENT_ID: clients.staffClientId ?? '',
      GROUPS_CLAIM: identity.groupsClaim,
      PAYMENT_METHODS: payments.methods.join(','),
      OPTIONAL_SCRIPTS: payments.optionalScripts.join(','),
      PAYMENTS_PER_ADDRESS: String(payments.perAddress),
      OFFICE: JSON.stringify(officeOf(props.options)),
      OFFICE_TIME_ZONE: office.timeZone,
      SANDBOX: String(stage.sandbox),
    };
    const throttles = throttlesFor(payments.perSecond);
    const served: ServedRoute[] = [];
    for (const [routeName, route] of Object.entries<Route & { function: FunctionName }>(routes)) {
      const { function: name, method, path, role } = route;
      const signedIn = role !== 'anyone' && role !== 'gateway';
      const granted = routeAccess(access[name], role);
      const { target } = new ServiceFunction(this, routeName, {
        stage,
        name,
        directory: bundles(name),
        environment: environmentFor(granted, data, settings, gatewayHosts),
        policies: statementsFor(granted, data),
        deployment: granted.deployment,
      });
      const routeKey = HttpRouteKey.with(`${API_PREFIX}${path}`, HttpMethod[method]);
      const httpRoute = new HttpRoute(this, `${routeName}Route`, {
        httpApi,
        routeKey,
        integration: new HttpLambdaIntegration(routeName, target),
        ...(signedIn && { authorizer: isStaffRole(role) ? staff : applicants, authorizationScopes: [API_SCOPE] }),
      });
      served.push({ key: routeKey.key, route: httpRoute, throttle: throttles.byRoute[routeName] });
    }
    new PublicStage(this, 'Public', { stage, httpApi, throttle: throttles.byDefault, routes: served });
    new CfnOutput(this, 'ClientId', { value: clients.clientId });
  }
}
