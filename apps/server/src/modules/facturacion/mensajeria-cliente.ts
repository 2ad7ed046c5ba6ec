/**
 * What facturación asks of whoever can write to a customer's telephone. No module can yet: the task then takes the mail,
 * or says that there is no way.
 */
export type MensajeriaCliente = {
  /**
   * Sends "your document is ready", with its files. `clave` is the message's: the same one is sent once.
   * `no-se-pudo` is final; throw what should be tried again.
   */
  documentoListo(
    comprobante: { comprobanteId: string; numero: string; clave: string },
    telefono: string,
  ): Promise<{ kind: 'enviado' } | { kind: 'no-se-pudo'; motivo: string }>;
};
