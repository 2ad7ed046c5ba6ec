import { z } from 'zod';
import { es } from 'zod/locales';
import { cantidadSchema, decimalSchema, montoSchema } from '@jsol/contracts/dinero';
import { codigosDeUnidad } from '@jsol/contracts/unidades';
import { SettingsError } from '../../platform/config/settings.ts';
import { numeroMaximo, serieValida, validarDocumento } from '../../modules/facturacion/public.ts';

const texto = (maximo: number) => z.string().trim().min(1, 'falta').max(maximo, `tiene más de ${maximo} letras`);
const codigo = z.string().regex(/^[A-Z0-9._/-]{1,30}$/, 'lleva mayúsculas, números y . _ / -');
const establecimiento = z
  .string()
  .regex(/^\d{4}$/, 'es el código de SUNAT, 4 dígitos')
  .default('0000');

const emisor = z.strictObject({
  ruc: z.string().superRefine((ruc, context) => {
    const reparo = validarDocumento('6', ruc);
    if (reparo) context.addIssue({ code: 'custom', message: reparo });
  }),
  razonSocial: texto(200),
  nombreComercial: texto(200),
  direccion: texto(200),
  distrito: texto(60),
  provincia: texto(60),
  departamento: texto(60),
  ubigeo: z.string().regex(/^\d{6}$/, 'tiene 6 dígitos'),
  telefono: texto(40).nullable().default(null),
  web: texto(120).nullable().default(null),
});

const serie = z
  .strictObject({
    tipo: z.enum(['01', '03']),
    serie: z.string(),
    establecimiento,
    ultimoNumero: z
      .int()
      .min(0)
      .max(numeroMaximo - 1)
      .default(0),
  })
  .refine(({ tipo, serie }) => serieValida(tipo, serie), {
    message: 'tiene 4 caracteres: la de facturas empieza con F, y la de boletas con B',
    path: ['serie'],
  });

const producto = z.strictObject({
  codigo,
  codigoBarras: texto(30).nullable().default(null),
  nombre: texto(200),
  categoria: texto(60),
  unidad: z
    .string()
    .refine((codigo) => codigosDeUnidad.includes(codigo), `no es una de ${codigosDeUnidad.join(', ')} (catálogo 03)`)
    .default('NIU'),
  precio: montoSchema,
  afectacion: z.enum(['10', '20', '30']).default('10'),
  stockMinimo: decimalSchema.default('0'),
  existencias: z
    .array(z.strictObject({ almacen: codigo, cantidad: cantidadSchema, costoUnitario: decimalSchema }))
    .default([]),
});

const usuario = z.strictObject({
  usuario: z.string().regex(/^[a-z0-9._-]{3,40}$/, 'lleva minúsculas, números y . _ -'),
  nombre: texto(120),
  email: z.email('no es un correo').nullable().default(null),
  roles: z.array(z.string()).min(1, 'necesita al menos un rol'),
});

const repetido = (valores: readonly (string | null)[]): string | undefined =>
  valores.filter((valor) => valor !== null).find((valor, i, todos) => todos.indexOf(valor) !== i);

/** What a company that begins has: itself, its series, where it keeps and sells things, and who works there. */
const companySchema = z
  .strictObject({
    emisor,
    series: z.array(serie).min(1),
    almacenes: z.array(z.strictObject({ codigo, nombre: texto(80) })).min(1),
    cajas: z.array(z.strictObject({ codigo, nombre: texto(80), almacen: codigo, establecimiento })).min(1),
    productos: z.array(producto).default([]),
    usuarios: z.array(usuario).min(1),
  })
  .superRefine((company, context) => {
    const unicos = {
      series: company.series.map(({ tipo, serie }) => `${tipo} ${serie}`),
      almacenes: company.almacenes.map(({ codigo }) => codigo),
      cajas: company.cajas.map(({ codigo }) => codigo),
      productos: company.productos.map(({ codigo }) => codigo),
      usuarios: company.usuarios.map(({ usuario }) => usuario),
    };
    for (const [lista, valores] of Object.entries(unicos)) {
      const doble = repetido(valores);
      if (doble) context.addIssue({ code: 'custom', path: [lista], message: `${doble} está dos veces` });
    }
    const barras = repetido(company.productos.map(({ codigoBarras }) => codigoBarras));
    if (barras)
      context.addIssue({
        code: 'custom',
        path: ['productos'],
        message: `el código de barras ${barras} está dos veces`,
      });
    const almacenes = new Set(unicos.almacenes);
    company.cajas.forEach(({ almacen }, i) => {
      if (!almacenes.has(almacen))
        context.addIssue({ code: 'custom', path: ['cajas', i, 'almacen'], message: `no hay un almacén ${almacen}` });
    });
    company.productos.forEach(({ existencias }, i) => {
      for (const { almacen } of existencias) {
        if (!almacenes.has(almacen))
          context.addIssue({ code: 'custom', path: ['productos', i], message: `no hay un almacén ${almacen}` });
      }
    });
    if (!company.usuarios.some(({ roles }) => roles.includes('administrador')))
      context.addIssue({ code: 'custom', path: ['usuarios'], message: 'alguien debe ser administrador' });
  });

export type CompanyFile = z.output<typeof companySchema>;

/** Reads the JSON a company is installed from. Throws {@link SettingsError} naming the first place to correct. */
export function parseCompanyFile(json: string): CompanyFile {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new SettingsError(`El archivo no es JSON: ${(error as Error).message}.`);
  }
  const result = companySchema.safeParse(value, { error: es().localeError });
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0]!;
  throw new SettingsError(`${path.length > 0 ? path.join('.') : 'El archivo'}: ${message}.`);
}

/** What to start from: `jsol instalar --ejemplo`. */
export const exampleCompany: z.input<typeof companySchema> = {
  emisor: {
    ruc: '20000000001',
    razonSocial: 'MI EMPRESA S.A.C.',
    nombreComercial: 'Mi Empresa',
    direccion: 'Av. Principal 100',
    distrito: 'Lima',
    provincia: 'Lima',
    departamento: 'Lima',
    ubigeo: '150101',
  },
  series: [
    { tipo: '01', serie: 'F001', ultimoNumero: 0 },
    { tipo: '03', serie: 'B001', ultimoNumero: 0 },
  ],
  almacenes: [{ codigo: 'TIENDA', nombre: 'Tienda' }],
  cajas: [{ codigo: 'CAJA-1', nombre: 'Caja 1', almacen: 'TIENDA' }],
  productos: [
    {
      codigo: 'P-001',
      nombre: 'Producto de ejemplo',
      categoria: 'General',
      precio: '10.00',
      existencias: [{ almacen: 'TIENDA', cantidad: '5', costoUnitario: '6.50' }],
    },
  ],
  usuarios: [{ usuario: 'admin', nombre: 'Nombre y apellido', roles: ['administrador'] }],
};
