import { z } from 'zod';
import { cantidadSchema } from './dinero.ts';
import { codigo, establecimiento, persona } from './facturacion-campos.ts';

const ubigeo = codigo(/^\d{6}$/, 'El ubigeo tiene 6 dígitos');
const punto = z.strictObject({
  ubigeo,
  direccion: z.string().trim().min(3, 'Escriba la dirección').max(500),
  establecimiento: z
    .strictObject({ codigo: codigo(/^\d{4}$/, 'Son 4 dígitos'), ruc: codigo(/^\d{11}$/, 'El RUC tiene 11 dígitos') })
    .nullable()
    .default(null),
});

/** A guía de remisión: 09 by who sends the goods, 31 by the carrier. */
export const guiaBody = z.strictObject({
  tipo: z.enum(['09', '31']),
  establecimiento,
  remitente: persona.nullable().default(null),
  destinatario: persona,
  comprador: persona.nullable().default(null),
  proveedor: persona.nullable().default(null),
  motivo: z
    .strictObject({ codigo: z.string().max(2), descripcion: z.string().trim().max(100) })
    .nullable()
    .default(null),
  modalidad: z.enum(['01', '02']).nullable().default(null),
  inicioTraslado: z.iso.date(),
  pesoBruto: codigo(/^\d{1,9}(\.\d{1,3})?$/, 'Escriba el peso, con hasta 3 decimales'),
  unidadPeso: z.enum(['KGM', 'TNE']).default('KGM'),
  pesoNeto: codigo(/^\d{1,9}(\.\d{1,3})?$/, 'Escriba el peso, con hasta 3 decimales')
    .nullable()
    .default(null),
  bultos: z.number().int().min(1).max(999_999).nullable().default(null),
  indicadores: z
    .array(
      z.enum([
        'TransbordoProgramado',
        'TrasladoVehiculoM1L',
        'RetornoVehiculoEnvaseVacio',
        'RetornoVehiculoVacio',
        'TrasladoTotalDAMoDS',
        'VehiculoConductoresTransp',
      ]),
    )
    .default([]),
  transportista: z
    .strictObject({
      ruc: codigo(/^\d{11}$/, 'El RUC tiene 11 dígitos'),
      razonSocial: z.string().trim().min(1, 'Escriba la razón social').max(250),
      registroMtc: z.string().trim().max(20).nullable().default(null),
    })
    .nullable()
    .default(null),
  registroMtc: z.string().trim().max(20).nullable().default(null),
  vehiculos: z
    .array(
      z.strictObject({ placa: z.string().trim().max(10), tarjeta: z.string().trim().max(20).nullable().default(null) }),
    )
    .max(3)
    .default([]),
  conductores: z
    .array(
      z.strictObject({
        tipoDocumento: z.string().regex(/^[0-9A-H]$/, 'Elija el tipo de documento'),
        numeroDocumento: z.string().trim().min(1).max(15),
        nombres: z.string().trim().min(1, 'Escriba los nombres').max(250),
        apellidos: z.string().trim().min(1, 'Escriba los apellidos').max(250),
        licencia: z.string().trim().max(12),
      }),
    )
    .max(3)
    .default([]),
  partida: punto,
  llegada: punto.nullable(),
  documentos: z
    .array(
      z.strictObject({
        tipo: z.string().max(2),
        nombre: z.string().trim().max(100),
        numero: z.string().trim().max(100),
        emisor: codigo(/^\d{11}$/, 'El RUC tiene 11 dígitos')
          .nullable()
          .default(null),
      }),
    )
    .max(20)
    .default([]),
  lineas: z
    .array(
      z.strictObject({
        productoId: z.uuid().nullable().default(null),
        codigo: z.string().trim().max(30),
        descripcion: z.string().trim().min(1, 'Escriba la descripción').max(500),
        unidad: codigo(/^[A-Z0-9]{2,3}$/, 'Elija la unidad (catálogo 03), por ejemplo NIU'),
        cantidad: cantidadSchema,
      }),
    )
    .min(1, 'Agregue al menos un bien')
    .max(1_000),
  observacion: z.string().trim().max(250).nullable().default(null),
});
