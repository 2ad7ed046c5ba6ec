import { Select, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { tipoEmitidoSchema, type TipoEmitido } from '@jsol/contracts/facturacion';
import type { DatosDeEmision } from '@jsol/contracts/facturacion-formulario';
import { usePuede } from '../../../app/session.tsx';
import { Cargando, ErrorDePagina, Vacio } from '../../../components/avisos.tsx';
import { Pagina } from '../../../components/pagina.tsx';
import { tiposComprobante } from '../palabras.ts';
import { datosDeEmision } from './api.ts';
import { ElegirAfectado } from './components/elegir-afectado.tsx';
import { FormularioGuia } from './components/formulario-guia.tsx';
import { FormularioRegimen } from './components/formulario-regimen.tsx';
import { FormularioVenta } from './components/formulario-venta.tsx';

const ruta = getRouteApi('/privado/facturacion/facturacion/emitir');

function Formulario({ tipo, datos }: { tipo: TipoEmitido; datos: DatosDeEmision }) {
  switch (tipo) {
    case '01':
    case '03':
      return <FormularioVenta tipo={tipo} datos={datos} />;
    case '07':
    case '08':
      return <ElegirAfectado tipo={tipo} />;
    case '09':
    case '31':
      return <FormularioGuia key={tipo} tipo={tipo} datos={datos} />;
    case '20':
    case '40':
      return <FormularioRegimen key={tipo} tipo={tipo} datos={datos} />;
  }
}

/** Any document without the till. */
export function EmitirPage() {
  const { tipo = '01' } = ruta.useSearch();
  const navigate = ruta.useNavigate();
  const puede = usePuede('facturacion.emitir');
  const datos = useQuery({ ...datosDeEmision, enabled: puede });
  if (!puede) {
    return (
      <Pagina titulo="Emitir">
        <Vacio titulo="No puede emitir documentos" texto="Pida a un administrador el permiso para emitir sin caja." />
      </Pagina>
    );
  }
  return (
    <Pagina
      titulo={`Emitir ${tiposComprobante[tipo].toLowerCase()}`}
      acciones={
        <Select
          aria-label="Documento"
          allowDeselect={false}
          w={240}
          data={tipoEmitidoSchema.options.map((value) => ({ value, label: tiposComprobante[value] }))}
          value={tipo}
          onChange={(valor) => {
            const elegido = tipoEmitidoSchema.safeParse(valor).data;
            if (elegido) void navigate({ search: { tipo: elegido } });
          }}
        />
      }
    >
      <Stack gap="md">
        {datos.isError && <ErrorDePagina error={datos.error} reintentar={() => void datos.refetch()} />}
        {datos.isPending && <Cargando texto="Cargando tasas y catálogos…" />}
        {datos.data && <Formulario tipo={tipo} datos={datos.data} />}
      </Stack>
    </Pagina>
  );
}
