import { defineError } from '../../platform/errors/domain-error.ts';

export const ejecucionDesconocida = defineError({
  code: 'administracion.ejecucion_desconocida',
  title: 'No existe esa ejecución',
  status: 404,
  fix: 'Búsquela en Resultados por su tarea, su día o su comprobante; los registros antiguos se depuran.',
});

export const paginaDesconocida = defineError({
  code: 'administracion.pagina_desconocida',
  title: 'No existe esa página de resultados',
  status: 422,
  fix: 'Vuelva a la primera página de Resultados.',
});
