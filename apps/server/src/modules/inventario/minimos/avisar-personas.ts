import type { Tx } from '../../../platform/database/database.ts';
import { enviarEmail, type Aviso, type Notificar } from '../../notificaciones/public.ts';
import type { UsuarioAvisable } from '../../seguridad/public.ts';

export type AvisarDeps = {
  notificar: Notificar;
  /** Where the links in mails lead. */
  urlPublica: string;
};

export type Mensaje = Omit<Aviso, 'usuarioIds'> & {
  enlace: string;
  /** What the mail lists below the text. */
  lineas: readonly string[];
};

/** Into each person's bell, and to the mail address of those who have one; told twice, it arrives once. */
export async function avisarPersonas(
  tx: Tx,
  { notificar, urlPublica }: AvisarDeps,
  personas: readonly UsuarioAvisable[],
  { lineas, ...aviso }: Mensaje,
): Promise<void> {
  await notificar(tx, { ...aviso, usuarioIds: personas.map(({ id }) => id) });
  const direccion = `${urlPublica}${aviso.enlace}`;
  for (const { id, nombre, email } of personas) {
    if (!email) continue;
    await enviarEmail(tx, {
      para: email,
      asunto: aviso.titulo,
      texto: [`${nombre}:`, aviso.texto, ...lineas.map((linea) => `- ${linea}`), direccion].join('\n\n'),
      html: [
        `<p>${escapar(nombre)}:</p><p>${escapar(aviso.texto)}</p>`,
        ...(lineas.length > 0 ? [`<ul>${lineas.map((linea) => `<li>${escapar(linea)}</li>`).join('')}</ul>`] : []),
        `<p><a href="${escapar(direccion)}">Ver en el sistema</a></p>`,
      ].join(''),
      clave: `${aviso.clave}:${id}`,
    });
  }
}

const escapar = (texto: string): string =>
  texto.replace(/[&<>"]/g, (letra) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[letra]!);
