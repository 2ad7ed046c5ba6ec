/** What other modules may use of notificaciones. */
export { canalNotificaciones } from './channels.ts';
export { correoEnviado, correoRebotado } from './events.ts';
export { efectoCorreo, entregar, noSalio } from './use-cases/entregar.ts';
export { enviarEmail, type Correo } from './use-cases/enviar-email.ts';
export { crearNotificador, type Aviso, type Notificar, type Publicar } from './use-cases/notificar.ts';
