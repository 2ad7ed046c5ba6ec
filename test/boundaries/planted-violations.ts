/** One small tree that breaks one rule: paths and what each file says. */
export type PlantedViolation = { readonly rule: string; readonly files: Readonly<Record<string, string>> };

const value = 'export const valor = 1;\n';
const importing = (target: string): string => `import { valor } from '${target}';\nexport const copia = valor;\n`;
const importingPackage = (name: string): string =>
  `import * as paquete from '${name}';\nexport const copia = paquete;\n`;

const modules = 'apps/server/src/modules';

/** Several ways to break the same rule are several entries. */
export const plantedViolations: readonly PlantedViolation[] = [
  {
    rule: 'platform-stands-alone',
    files: {
      'apps/server/src/platform/tasks/worker.ts': importing('../../modules/ventas/public.ts'),
      [`${modules}/ventas/public.ts`]: value,
    },
  },
  {
    rule: 'platform-stands-alone',
    files: { 'apps/server/src/platform/tasks/worker.ts': importing('../../app.ts'), 'apps/server/src/app.ts': value },
  },
  {
    rule: 'integrations-know-platform-only',
    files: {
      'apps/server/src/integrations/sunat/cliente.ts': importing('../../modules/facturacion/public.ts'),
      [`${modules}/facturacion/public.ts`]: value,
    },
  },
  {
    rule: 'integrations-are-apart',
    files: {
      'apps/server/src/integrations/sunat/cliente.ts': importing('../smtp/cliente.ts'),
      'apps/server/src/integrations/smtp/cliente.ts': value,
    },
  },
  {
    rule: 'modules-know-no-process',
    files: {
      [`${modules}/ventas/module.ts`]: importing('../../processes/api.ts'),
      'apps/server/src/processes/api.ts': value,
    },
  },
  {
    rule: 'module-by-its-public-face',
    files: {
      [`${modules}/ventas/use-cases/vender.ts`]: importing('../../inventario/tables.ts'),
      [`${modules}/inventario/tables.ts`]: value,
    },
  },
  {
    rule: 'module-by-its-public-face',
    files: {
      // A type alone is knowledge of another module's tables.
      [`${modules}/ventas/use-cases/vender.ts`]:
        "import type { Fila } from '../../inventario/tables.ts';\nexport const fila: Fila | null = null;\n",
      [`${modules}/inventario/tables.ts`]: 'export type Fila = { id: string };\n',
    },
  },
  {
    rule: 'no-circle-of-modules',
    files: {
      // No two files import each other here: only the modules do.
      [`${modules}/ventas/public.ts`]: value,
      [`${modules}/ventas/use-cases/vender.ts`]: importing('../../inventario/public.ts'),
      [`${modules}/inventario/public.ts`]: value,
      [`${modules}/inventario/use-cases/mover.ts`]: importing('../../ventas/public.ts'),
    },
  },
  { rule: 'engines-in-platform', files: { [`${modules}/ventas/queries/ventas.ts`]: importingPackage('pg') } },
  { rule: 'engines-in-platform', files: { [`${modules}/ventas/tasks/cerrar.ts`]: importingPackage('bullmq') } },
  { rule: 'engines-in-platform', files: { 'apps/server/src/processes/api.ts': importingPackage('fastify') } },
  { rule: 'domain-is-pure', files: { [`${modules}/ventas/domain/caja.ts`]: importingPackage('node:fs') } },
  { rule: 'domain-is-pure', files: { [`${modules}/ventas/domain/caja.ts`]: importingPackage('kysely') } },
  {
    rule: 'domain-is-pure',
    files: {
      [`${modules}/ventas/domain/caja.ts`]: importing('../../../platform/cache/cache.ts'),
      'apps/server/src/platform/cache/cache.ts': value,
    },
  },
  {
    rule: 'domain-is-the-innermost',
    files: {
      [`${modules}/ventas/domain/caja.ts`]: importing('../queries/caja.ts'),
      [`${modules}/ventas/queries/caja.ts`]: value,
    },
  },
  {
    rule: 'web-sees-shared-packages-only',
    files: {
      'apps/web/src/lib/format.ts': importing('../../../server/src/platform/time/lima.ts'),
      'apps/server/src/platform/time/lima.ts': value,
    },
  },
  {
    rule: 'features-are-apart',
    files: {
      'apps/web/src/features/pos/pos.ts': importing('../comprobantes/lista.ts'),
      'apps/web/src/features/comprobantes/lista.ts': value,
    },
  },
  {
    rule: 'server-knows-no-web',
    files: {
      'apps/server/src/processes/api.ts': importing('../../../web/src/lib/format.ts'),
      'apps/web/src/lib/format.ts': value,
    },
  },
  {
    rule: 'packages-are-the-ground',
    files: {
      'packages/tributos/src/calcular-documento.ts': importing('../../../apps/server/src/platform/time/lima.ts'),
      'apps/server/src/platform/time/lima.ts': value,
    },
  },
  { rule: 'contracts-are-schemas-only', files: { 'packages/contracts/src/ventas.ts': importingPackage('decimal.js') } },
  {
    rule: 'live-client-stands-alone',
    files: {
      'packages/live-client/src/conexion.ts': importing('../../contracts/src/canales.ts'),
      'packages/contracts/src/canales.ts': value,
    },
  },
  {
    rule: 'live-client-stands-alone',
    files: { 'packages/live-client/src/conexion.ts': importingPackage('decimal.js') },
  },
  {
    rule: 'simulators-share-no-code',
    files: {
      'simulators/src/sunat/xml.ts': importing('../../../apps/server/src/integrations/sunat/soap.ts'),
      'apps/server/src/integrations/sunat/soap.ts': value,
    },
  },
  {
    rule: 'no-simulator-in-production',
    files: {
      'apps/server/src/processes/api.ts': importing('../../../../simulators/src/sunat.ts'),
      'simulators/src/sunat.ts': value,
    },
  },
  {
    rule: 'no-test-code-in-production',
    files: {
      'apps/server/src/processes/api.ts': importing('../../test/support/database.ts'),
      'apps/server/test/support/database.ts': value,
    },
  },
  {
    rule: 'no-test-code-in-production',
    files: {
      [`${modules}/facturacion/seed.ts`]: importing('./domain/comprobante.factory.ts'),
      [`${modules}/facturacion/domain/comprobante.factory.ts`]: value,
    },
  },
  {
    rule: 'no-development-dependency-in-production',
    files: {
      'apps/server/package.json': '{ "name": "servidor", "devDependencies": { "xml-crypto": "6.3.2" } }\n',
      [`${modules}/facturacion/documents/firma.ts`]: importingPackage('xml-crypto'),
    },
  },
  {
    rule: 'no-circle',
    files: {
      'apps/server/src/platform/tasks/uno.ts': "import { dos } from './dos.ts';\nexport const uno = () => dos;\n",
      'apps/server/src/platform/tasks/dos.ts': "import { uno } from './uno.ts';\nexport const dos = () => uno;\n",
    },
  },
  { rule: 'no-missing-file', files: { 'apps/server/src/platform/tasks/worker.ts': importing('./no-existe.ts') } },
];

/** Imports that must stay allowed: a rule that forbids everything would pass for one that works. */
export const allowedTree: Readonly<Record<string, string>> = {
  'packages/tributos/src/calcular-documento.ts': value,
  'apps/server/src/platform/database/database.ts': importingPackage('pg'),
  'apps/server/src/platform/time/lima.ts': value,
  'apps/server/src/integrations/sunat/cliente.ts': importing('../../platform/time/lima.ts'),
  [`${modules}/inventario/public.ts`]: value,
  [`${modules}/ventas/domain/caja.ts`]: importing('../../../platform/time/lima.ts'),
  [`${modules}/ventas/use-cases/vender.ts`]: importing('../../inventario/public.ts'),
  [`${modules}/ventas/module.ts`]: importingPackage('../../integrations/sunat/cliente.ts'),
  'apps/server/src/app.ts': importing('./modules/inventario/public.ts'),
  'apps/server/src/processes/api.ts': importing('../platform/time/lima.ts'),
  'apps/server/test/support/database.ts': importing('../../src/platform/time/lima.ts'),
  [`${modules}/ventas/use-cases/vender.test.ts`]: importingPackage('../../../../test/support/database.ts'),
  'apps/web/src/lib/format.ts': importing('../../../../packages/tributos/src/calcular-documento.ts'),
  'packages/live-client/src/index.ts': value,
  'apps/web/src/live/use-live.ts': importing('../../../../packages/live-client/src/index.ts'),
};
