import type { ColumnType } from 'kysely';
import type { Notificacion } from '@jsol/contracts/notificaciones';

type DefaultInstant = ColumnType<Date, Date | string | undefined, Date | string>;
type MaybeInstant = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;

export type NotificacionesTables = {
  'notificaciones.notificaciones': {
    id: string;
    usuario_id: string;
    creada_en: DefaultInstant;
    nivel: Notificacion['nivel'];
    titulo: string;
    texto: string;
    enlace: string | null;
    clave: string;
    leida_en: MaybeInstant;
  };
  'notificaciones.correos': {
    id: string;
    clave: string;
    para: string;
    asunto: string;
    html: string;
    texto: string;
    contexto: ColumnType<Record<string, string>, string, string>;
    estado: ColumnType<'pendiente' | 'enviado' | 'rebotado', string | undefined, string>;
    respuesta: string | null;
    creado_en: DefaultInstant;
    resuelto_en: MaybeInstant;
  };
  'notificaciones.adjuntos': { correo_id: string; orden: number; nombre: string; tipo: string; contenido: Buffer };
};
