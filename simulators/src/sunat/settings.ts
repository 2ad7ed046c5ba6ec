import { z } from 'zod';

/** What SUNAT's registers say about one taxpayer. Those nobody told about have nothing against them. */
export const taxpayer = z.strictObject({
  /** As the consulta integrada says it: 00 activo, 01 baja provisional, 10 baja definitiva… */
  estado: z
    .string()
    .regex(/^\d{2}$/)
    .default('00'),
  /** 00 habido, 12 no habido, 20 no hallado… */
  condicion: z
    .string()
    .regex(/^\d{2}$/)
    .default('00'),
  /** Whether the RUC exists at all. */
  existe: z.boolean().default(true),
  /** In the register of those who send through an OSE: sending to SUNAT gets 1078. */
  ose: z.boolean().default(false),
  /** Sin capacidad operativa: 1086. */
  sinCapacidad: z.boolean().default(false),
  agenteRetencion: z.boolean().optional(),
  /** In the register of the reduced IGV: without it 4439 is noted. */
  igvReducido: z.boolean().default(true),
});
export type Taxpayer = z.infer<typeof taxpayer>;

/** Body of PUT /control/sunat/settings. */
export const sunatSettings = z.strictObject({
  /** `tolerance`: a sol more or less, as SUNAT; `exact`: 0.01 of difference is refused. */
  precision: z.enum(['tolerance', 'exact']).default('tolerance'),
  /** `cdr`: rejections burn the number, as in production; `fault`: they come as SOAP faults and burn nothing, as in beta. */
  rejections: z.enum(['cdr', 'fault']).default('cdr'),
  tickets: z
    .strictObject({
      /** How often getStatus answers 98 before the file is processed. */
      polls: z.int().min(0).max(1_000).default(0),
      /** How long the file waits, on the simulated clock. */
      seconds: z.int().min(0).max(1_000_000).default(0),
      /** How long after its creation a ticket "does not exist" (0127). */
      unknownSeconds: z.int().min(0).max(1_000_000).default(0),
    })
    .prefault({}),
  /** What the propuestas of SIRE say of the issuer, and the rate they convert dollars with. */
  sire: z
    .strictObject({
      razonSocial: z.string().min(1).max(200).default('EMPRESA DE PRUEBA S.A.C.'),
      tipoCambio: z
        .string()
        .regex(/^\d\.\d{3}$/)
        .default('3.750'),
    })
    .prefault({}),
  /** Whether the OSE offers getStatusCdr; many do not. */
  oseGetStatusCdr: z.boolean().default(true),
  /** More SOL users of the RUC and their passwords: their tickets are not the first one's (0126). */
  users: z.record(z.string().regex(/^[A-Z0-9]{3,12}$/), z.string().min(1)).default({}),
  taxpayers: z.record(z.string().regex(/^\d{11}$/), taxpayer).default({}),
});
export type SunatSettings = z.infer<typeof sunatSettings>;

const UNKNOWN = taxpayer.parse({});

export const taxpayerOf = ({ taxpayers }: SunatSettings, ruc: string): Taxpayer => taxpayers[ruc] ?? UNKNOWN;
