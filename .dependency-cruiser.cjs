/** Who may import whom. Each rule is proved by test/import-rules.test.ts, which plants an import that the rule must catch. */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: `^${from}` },
  to: { pathNot: [`^${from}`, ...allowed] },
});

const PACKAGES = '^node_modules/';
const shared = (...folders) => folders.map((folder) => `^shared/${folder}/`);
const DESCRIPTORS = ['^shared/gateways/(descriptor|registry|method-routes)[.]ts$'];
const PRODUCT = 'shared|functions|infra|client|local|tools|web|test';

module.exports = {
  forbidden: [
    only('domain-is-pure', 'shared/domain/', [], 'The domain imports itself alone: no package, no port.'),
    only('ports-know-the-domain', 'shared/ports/', shared('domain'), 'A port speaks the business.'),
    only(
      'calendar-knows-the-domain',
      'shared/calendar/',
      [...shared('domain'), '^node_modules/temporal-'],
      'Days and times of the office.',
    ),
    only('emails-know-the-domain', 'shared/email/', shared('domain'), 'What every email looks like.'),
    only(
      'use-cases-know-ports',
      'shared/use-cases/',
      [...shared('domain', 'ports'), '^node_modules/p-timeout/'],
      'A use case knows no gateway and no table; of packages, only a time-out.',
    ),
    only(
      'adapters-know-no-use-case',
      'shared/adapters/',
      [...shared('domain', 'ports'), PACKAGES, '^(node:)?(crypto|buffer)$'],
      'An adapter serves a port.',
    ),
    {
      name: 'adapters-know-no-other',
      comment: 'An adapter wraps one service. Secrets and encryption serve them all.',
      severity: 'error',
      from: { path: '^shared/adapters/([^/]+)/' },
      to: { path: '^shared/adapters/', pathNot: '^shared/adapters/($1|secrets-manager|encryption)/' },
    },
    only(
      'gateways-know-no-use-case',
      'shared/gateways/',
      [...shared('domain', 'ports'), PACKAGES, '^(node:)?(crypto|buffer|https?|tls|zlib|timers/promises)$'],
      'A gateway adapter serves the gateway port.',
    ),
    {
      name: 'gateways-know-no-other',
      comment: 'Everything of one gateway is in its folder.',
      severity: 'error',
      from: { path: '^shared/gateways/([^/]+)/' },
      to: { path: '^shared/gateways/([^/]+/|registry|loaders)', pathNot: '^shared/gateways/$1/' },
    },
    {
      name: 'gateway-descriptors-import-no-sdk',
      comment: 'A descriptor is plain data: whoever reads it must not load an SDK. The schema of the secret needs zod.',
      severity: 'error',
      from: {
        path: ['^shared/gateways/[^/]+/descriptor[.]ts$', '^shared/gateways/(descriptor|registry|method-routes)[.]ts$'],
      },
      to: { path: '^node_modules/', pathNot: '^node_modules/zod/', reachable: true },
    },
    {
      name: 'gateway-adapters-are-loaded-lazily',
      comment: 'Through the loaders alone, by a dynamic import: every function would load every SDK otherwise.',
      severity: 'error',
      from: { path: '^(shared|functions|infra)/', pathNot: '^shared/gateways/[^/]+/' },
      to: { path: '^shared/gateways/[^/]+/[^/]*gateway[.]ts$', dynamic: false },
    },
    only(
      'api-is-schemas',
      'shared/api/',
      [...shared('domain'), ...DESCRIPTORS, '^node_modules/(zod|i18n-iso-countries)/'],
      'Routes and schemas.',
    ),
    only(
      'lambda-knows-no-adapter',
      'shared/lambda/',
      [
        ...shared('domain', 'calendar', 'api', 'ports', 'use-cases'),
        ...DESCRIPTORS,
        PACKAGES,
        '^(node:)?(crypto|async_hooks)$',
      ],
      'The pipeline serves every function.',
    ),
    only(
      'wiring-stays-in-shared',
      'shared/wiring/',
      ['^shared/', PACKAGES, '^(node:)?crypto$'],
      'Puts adapters behind ports.',
    ),
    {
      name: 'functions-know-no-other-function',
      severity: 'error',
      from: { path: '^functions/([^/]+)/' },
      to: { path: '^(functions|infra|client|local|tools|test|web)/', pathNot: '^functions/$1/' },
    },
    {
      name: 'functions-call-use-cases',
      comment: 'What is in an `internal` folder is a step of other use cases, not an entry point.',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^shared/use-cases/.*/internal/' },
    },
    {
      name: 'infra-reads-the-routes-alone',
      comment:
        'The CDK app takes functions as file paths; it reads gateway descriptors, of ports the lists that its dashboard is made of, and checks the fee schedules.',
      severity: 'error',
      from: { path: '^infra/' },
      to: {
        path: '^(shared|functions|client|local|tools|web|test)/',
        pathNot:
          '^shared/((api|domain)/|gateways/(descriptor|registry|method-routes)[.]ts$|ports/common/(alarm|metrics)[.]ts$|adapters/fee-schedule/)',
      },
    },
    {
      name: 'client-knows-the-api-alone',
      comment: 'The API client is generated from the OpenAPI document and works against any deployment.',
      severity: 'error',
      from: { path: '^client/' },
      to: { path: `^(${PRODUCT})/`, pathNot: '^client/' },
    },
    {
      name: 'local-runs-the-product',
      comment: 'The system on one machine starts the product; it is driven by tools and tests.',
      severity: 'error',
      from: { path: '^local/' },
      to: { path: '^(tools|test)/' },
    },
    {
      name: 'sandboxes-share-nothing',
      comment: 'A stand-in that shares the code under test proves nothing.',
      severity: 'error',
      from: { path: '^local/gateways/' },
      to: { path: `^(${PRODUCT})/`, pathNot: '^local/gateways/' },
    },
    {
      name: 'sandboxes-know-no-other',
      comment: 'Everything of one sandbox is in its folder.',
      severity: 'error',
      from: { path: '^local/gateways/([^/]+)/' },
      to: { path: '^local/gateways/[^/]+/', pathNot: '^local/gateways/$1/' },
    },
    {
      name: 'operator-tools-need-no-local-system',
      comment: 'They run against a deployment, from a machine that has none of the stand-ins.',
      severity: 'error',
      from: { path: '^tools/(smoke|lookup|staff|secrets|preflight|deploy)/' },
      to: { path: '^(local|test)/' },
    },
    {
      name: 'web-knows-the-api-alone',
      severity: 'error',
      from: { path: '^web/' },
      to: {
        path: `^(${PRODUCT})/`,
        pathNot: ['^(web|client|shared/api)/', '^shared/domain/decline[.]ts$', '^shared/gateways/[^/]+/declines[.]ts$'],
      },
    },
    {
      name: 'deployed-code-has-no-development-package',
      comment:
        'A function or the site would contain it, with its licence. Only commands and tests wait until something is so.',
      severity: 'error',
      from: { path: '^(functions|shared|client|web/src)/', pathNot: '^client/until[.]ts$' },
      to: {
        path: PACKAGES,
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
      },
    },
    { name: 'nothing-imports-test', severity: 'error', from: { pathNot: '^test/' }, to: { path: '^test/' } },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(cdk\\.out|dist|\\.(local|emulator|clients|stryker))/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
