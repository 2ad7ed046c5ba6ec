/** One entry of the specification's beat table: a crontab in Lima time, or seconds. */
export type CatalogueSchedule = { name: string; task: string; cron?: string; every_s?: number };

/** The 23 schedules of the specification; catalogue.test.ts compares them with it where it lies beside the repository. */
export const catalogueSchedules: readonly CatalogueSchedule[] = [
  { name: 'enviar-resumen-diario-sunat', task: 'facturacion.enviar_resumen_diario_sunat', cron: '50 23 * * *' },
  { name: 'reintentar-comprobantes-contingencia', task: 'facturacion.reenviar_comprobante_contingencia', every_s: 300 },
  { name: 'importar-pedidos-woocommerce', task: 'ecommerce.importar_pedidos_woocommerce', every_s: 300 },
  { name: 'importar-pedidos-shopify', task: 'ecommerce.importar_pedidos_shopify', every_s: 300 },
  { name: 'alertar-lotes-por-vencer', task: 'inventario.alertar_lote_por_vencer', cron: '0 7 * * *' },
  { name: 'actualizar-valoracion-inventario', task: 'inventario.actualizar_valoracion_inventario', cron: '0 1 * * *' },
  {
    name: 'sincronizar-transportistas-externos',
    task: 'distribucion.sincronizar_estado_transportista_externo',
    every_s: 900,
  },
  { name: 'enviar-encuesta-posventa', task: 'distribucion.encuesta_posventa', cron: '0 10 * * *' },
  { name: 'alertar-pedidos-atrasados', task: 'distribucion.alertar_pedido_atrasado', every_s: 3600 },
  { name: 'calcular-intereses-mora', task: 'finanzas.calcular_intereses_mora', cron: '0 6 * * *' },
  { name: 'alertar-cxc-vencidas', task: 'finanzas.alertar_cxc_vencidas', cron: '0 8 * * *' },
  { name: 'alertar-cxp-por-vencer', task: 'finanzas.alertar_cxp_por_vencer', cron: '30 8 * * *' },
  { name: 'generar-flujo-caja-proyectado', task: 'finanzas.generar_flujo_caja_proyectado', cron: '0 2 * * *' },
  { name: 'generar-estado-resultados', task: 'finanzas.generar_estado_resultados', cron: '0 3 * * *' },
  { name: 'recordar-vencimientos-tributarios', task: 'finanzas.recordar_vencimiento_tributario', cron: '0 9 * * *' },
  { name: 'alertar-oc-vencidas', task: 'compras.alertar_oc_vencida_sin_recibir', cron: '30 7 * * *' },
  {
    name: 'alertar-facturas-proveedor-por-vencer',
    task: 'compras.alertar_vencimiento_factura_proveedor',
    cron: '0 8 * * *',
  },
  { name: 'precalcular-kpis-dashboard', task: 'reportes.calcular_kpis_dashboard', every_s: 600 },
  { name: 'calcular-metricas-whatsapp', task: 'whatsapp.calcular_metricas_campana', every_s: 3600 },
  { name: 'limpiar-logs-whatsapp', task: 'whatsapp.limpiar_logs_antiguos', cron: '0 4 * * 0' },
  { name: 'invalidar-sesiones-expiradas', task: 'seguridad.invalidar_sesiones_expiradas', every_s: 3600 },
  { name: 'limpiar-archivos-temporales', task: 'reportes.limpiar_archivos_temporales', cron: '30 4 * * *' },
  { name: 'cotizaciones-proximas-a-vencer', task: 'ventas.alertar_cotizacion_por_vencer', cron: '0 8 * * *' },
];
