/** Who may import whom. Each rule is proved by test/import-rules.test.ts, which plants an import that it must catch. */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: `^${from}` },
  to: { pathNot: [`^${from}`, ...allowed] },
});

const PACKAGES = '^node_modules/';
const shared = (...rooms) => rooms.map((room) => `^shared/${room}/`);

module.exports = {
  forbidden: [
    only('domain-is-pure', 'shared/domain/', [], 'The domain imports itself alone: no package, no port.'),
    only('ports-know-the-domain', 'shared/ports/', shared('domain'), 'A port speaks the business.'),
    only(
      'use-cases-know-ports',
      'shared/use-cases/',
      shared('domain', 'ports'),
      'A use case knows no gateway and no table.',
    ),
    only(
      'adapters-know-no-use-case',
      'shared/adapters/',
      [...shared('domain', 'ports'), PACKAGES, '^(node:)?(crypto|buffer)$'],
      'An adapter serves a port.',
    ),
    {
      name: 'adapters-know-no-other',
      comment: 'An adapter is of one thing alone.',
      severity: 'error',
      from: { path: '^shared/adapters/([^/]+)/' },
      to: { path: '^shared/adapters/', pathNot: '^shared/adapters/($1|secrets-manager|encryption)/' },
    },
    only(
      'api-is-schemas',
      'shared/api/',
      [...shared('domain'), '^node_modules/(zod|i18n-iso-countries)/'],
      'Routes and schemas.',
    ),
    only(
      'lambda-knows-no-adapter',
      'shared/lambda/',
      [...shared('domain', 'api', 'ports', 'use-cases'), PACKAGES, '^(node:)?(crypto|async_hooks)$'],
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
      to: { path: '^(functions|infra|test|web)/', pathNot: '^functions/$1/' },
    },
    {
      name: 'infra-reads-the-routes-alone',
      comment: 'The CDK app takes functions as file paths; of ports it reads the lists that its dashboard is made of.',
      severity: 'error',
      from: { path: '^infra/', pathNot: '^infra/local/' },
      to: {
        path: '^(shared|functions|web|test|infra/local)/',
        pathNot: '^shared/((api|domain)/|ports/(alarm|meter)[.]ts$)',
      },
    },
    {
      name: 'sandboxes-share-nothing',
      comment: 'A stand-in that shares the code under test proves nothing.',
      severity: 'error',
      from: { path: '^infra/local/sandboxes/' },
      to: { path: '^(shared|functions|web|test|infra)/', pathNot: '^infra/local/sandboxes/' },
    },
    {
      name: 'web-knows-the-api-alone',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^(shared|functions|infra|test)/', pathNot: '^shared/api/' },
    },
    { name: 'nothing-imports-test', severity: 'error', from: { pathNot: '^test/' }, to: { path: '^test/' } },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(cdk\\.out|dist|\\.(local|emulator))/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
