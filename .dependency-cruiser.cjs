// Imports go one way: processes → app.ts → modules → integrations → platform. The rules are patterns, so that a new
// module is covered the day it is created; test/boundaries plants one violation of each.

const server = '^apps/server/src';
const moduleFolder = `${server}/modules/([^/]+)/`;
/** Tests, and what only tests use. */
const testCode = String.raw`(\.(test|fixture|factory)\.tsx?$|(^|/)test/|^e2e/|^bench/)`;
/** Node's and the registry's ways to the disk, the network and other processes. */
const inputAndOutput =
  '^(node:)?(fs|fs/promises|net|tls|http|https|http2|dgram|dns|child_process|worker_threads|cluster)$';

const npm = (...names) => `(^|/)node_modules/(${names.join('|')})/`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'platform-stands-alone',
      comment: 'The platform knows no ERP word: a module reaches it, never the other way round.',
      severity: 'error',
      from: { path: `${server}/platform/`, pathNot: testCode },
      to: { path: `${server}/(modules|integrations|processes)/|${server}/app\\.ts$` },
    },
    {
      name: 'integrations-know-platform-only',
      comment: 'A client of an outside service is handed to modules; it does not know them.',
      severity: 'error',
      from: { path: `${server}/integrations/`, pathNot: testCode },
      to: { path: `${server}/(modules|processes)/|${server}/app\\.ts$` },
    },
    {
      name: 'integrations-are-apart',
      comment: 'One folder per outside service.',
      severity: 'error',
      from: { path: `${server}/integrations/([^/]+)/` },
      to: { path: `${server}/integrations/[^/]+/`, pathNot: `${server}/integrations/$1/` },
    },
    {
      name: 'modules-know-no-process',
      comment: 'Modules are put together by app.ts and run by processes/, and know neither.',
      severity: 'error',
      from: { path: moduleFolder, pathNot: testCode },
      to: { path: `${server}/processes/|${server}/app\\.ts$` },
    },
    {
      name: 'module-by-its-public-face',
      comment: 'Another module is reached through its public.ts alone.',
      severity: 'error',
      from: { path: moduleFolder, pathNot: testCode },
      to: { path: moduleFolder, pathNot: [`${server}/modules/$1/`, `${server}/modules/[^/]+/public\\.ts$`] },
    },
    {
      name: 'no-circle-of-modules',
      comment: 'The lower module emits an event and the upper one subscribes.',
      severity: 'error',
      scope: 'folder',
      from: { path: `${server}/modules/[^/]+$` },
      to: { circular: true, path: `${server}/modules/[^/]+$` },
    },
    {
      name: 'engines-in-platform',
      comment: 'bullmq, ioredis, pg, fastify and ws can be replaced because one folder knows them.',
      severity: 'error',
      from: { path: `${server}/`, pathNot: [`${server}/platform/`, testCode] },
      to: { path: npm('bullmq', 'ioredis', 'pg', 'pg-[^/]+', 'fastify', '@fastify/[^/]+', 'ws') },
    },
    {
      name: 'domain-is-pure',
      comment: 'Rules are computed from values: no database, HTTP, Redis, disk or network.',
      severity: 'error',
      from: { path: `${moduleFolder}domain/`, pathNot: testCode },
      to: {
        path: [
          inputAndOutput,
          npm('kysely', 'bullmq', 'ioredis', 'pg', 'fastify', '@fastify/[^/]+', 'ws', 'undici', 'nodemailer'),
          `${server}/integrations/`,
          `${server}/platform/(?!errors/|time/|auth/principal\\.ts$)`,
        ],
      },
    },
    {
      name: 'domain-is-the-innermost',
      comment: 'What serves the domain knows it; the domain knows none of that.',
      severity: 'error',
      from: { path: `${moduleFolder}domain/`, pathNot: testCode },
      to: { path: moduleFolder, pathNot: [`${server}/modules/$1/domain/`, `${server}/modules/$1/errors\\.ts$`] },
    },
    {
      name: 'web-sees-shared-packages-only',
      comment: 'The web app shares the wire schemas and the totals engine with the server, and nothing else.',
      severity: 'error',
      from: { path: '^apps/web/' },
      to: { path: '^(apps/(?!web/)|simulators/|bench/|e2e/|test/)' },
    },
    {
      name: 'features-are-apart',
      comment: 'Routes put features together; a feature does not import another.',
      severity: 'error',
      from: { path: '^apps/web/src/features/([^/]+)/' },
      to: { path: '^apps/web/src/features/[^/]+/', pathNot: '^apps/web/src/features/$1/' },
    },
    {
      name: 'server-knows-no-web',
      comment: 'The server serves the built files; it does not import them.',
      severity: 'error',
      from: { path: '^apps/server/' },
      to: { path: '^apps/web/' },
    },
    {
      name: 'packages-are-the-ground',
      comment: 'What server and web share depends on neither.',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(apps|simulators|bench|e2e|test)/' },
    },
    {
      name: 'contracts-are-schemas-only',
      comment: 'The wire schemas need nothing but zod.',
      severity: 'error',
      from: { path: '^packages/contracts/', pathNot: testCode },
      to: { pathNot: ['^packages/contracts/', npm('zod')] },
    },
    {
      name: 'live-client-stands-alone',
      comment: 'It is published: whoever installs it gets nothing else with it.',
      severity: 'error',
      from: { path: '^packages/live-client/', pathNot: testCode },
      to: { pathNot: '^packages/live-client/' },
    },
    {
      name: 'simulators-share-no-code',
      comment: 'A simulator that used the code it tests would repeat its mistakes.',
      severity: 'error',
      from: { path: '^simulators/', pathNot: testCode },
      to: { path: '^(apps|packages|bench|e2e|test)/' },
    },
    {
      name: 'no-simulator-in-production',
      comment: 'Going live is configuration: the server speaks to simulators by URL only.',
      severity: 'error',
      from: { path: '^apps/', pathNot: testCode },
      to: { path: '^simulators/' },
    },
    {
      name: 'no-test-code-in-production',
      comment: 'Test support, factories and fixtures stay out of what is shipped.',
      severity: 'error',
      from: { path: '^(apps|packages|simulators)/', pathNot: testCode },
      to: { path: testCode, pathNot: 'node_modules' },
    },
    {
      name: 'no-development-dependency-in-production',
      comment: 'What runs in production is named in the dependencies of its own package.json.',
      severity: 'error',
      from: { path: '^(apps|packages|simulators)/[^.]*src/', pathNot: testCode },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-circle',
      comment: 'Files that import each other cannot be understood, or loaded, one at a time. Types may.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-missing-file',
      comment: 'An import that leads nowhere escapes every other rule.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    // Types are dependencies too: a module that names another's table knows it.
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    // Our own builds only: most packages of the registry lie in a folder of that name.
    exclude: { path: '^((apps|packages)/[^/]+|simulators)/dist/|^coverage/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['jsol-source', 'import', 'node', 'default', 'types', 'require'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
    },
  },
};
