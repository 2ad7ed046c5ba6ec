import { Alert, Anchor, Breadcrumbs, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { z } from 'zod';
import type { reemisionPropuestaSchema } from '@jsol/contracts/facturacion-reemision';
import type { DatosDeEmision } from '@jsol/contracts/facturacion-formulario';
import { Cargando, ErrorDePagina } from '../../../components/avisos.tsx';
import { Pagina } from '../../../components/pagina.tsx';
import { comprobantePorId } from '../api.ts';
import { Reemitir } from '../components/reemitir.tsx';
import clases from '../components/facturacion.module.css';
import { tiposComprobante } from '../palabras.ts';
import { datosDeEmision, reemisionPropuesta } from './api.ts';
import { campoSenalado } from './campo-senalado.ts';
import { FormularioVenta } from './components/formulario-venta.tsx';
import { ventaDePedido } from './venta-de-pedido.ts';

const ruta = getRouteApi('/privado/facturacion/comprobantes/$id/emitir-de-nuevo');
type Propuesta = z.output<typeof reemisionPropuestaSchema>;

function TalCual({ id }: { id: string }) {
  const { data } = useQuery(comprobantePorId(id));
  return data ? <Reemitir comprobante={data} modo="reemitir" /> : null;
}

function Correccion({ propuesta, datos }: { propuesta: Propuesta; datos: DatosDeEmision }) {
  const { comprobante, rechazo, pedido } = propuesta;
  const [tipo, setTipo] = useState(comprobante.tipo === '03' ? '03' : '01');
  const enLugarDe = useMemo(() => {
    const inicial = pedido && ventaDePedido(pedido);
    if (!inicial) return null;
    const campo = campoSenalado(rechazo.campo, inicial.lineas.length);
    return {
      id: comprobante.id,
      numero: comprobante.numero,
      inicial,
      senalado: campo === null ? null : { campo, motivo: rechazo.motivo },
    };
  }, [comprobante, rechazo, pedido]);
  return (
    <Stack gap="md">
      <Alert
        color="red"
        icon={<IconCircleX aria-hidden />}
        title={`SUNAT rechazó ${comprobante.numero}; saldrá con otro número`}
      >
        <Text size="md">
          {rechazo.motivo} {rechazo.codigo !== '' && `(${rechazo.codigo})`}
        </Text>
        <Text size="md">
          <b>Qué hacer:</b> {rechazo.arreglo}
        </Text>
      </Alert>
      {enLugarDe ? (
        <>
          <SegmentedControl
            aria-label="Documento que se emite"
            w={{ base: '100%', sm: 280 }}
            data={[
              { value: '01', label: 'Factura' },
              { value: '03', label: 'Boleta' },
            ]}
            value={tipo}
            onChange={setTipo}
          />
          <FormularioVenta tipo={tipo === '03' ? '03' : '01'} datos={datos} enLugarDe={enLugarDe} />
        </>
      ) : (
        <Alert
          color="yellow"
          icon={<IconAlertTriangle aria-hidden />}
          title="Este comprobante no cabe en el formulario"
        >
          <Stack gap="sm" align="flex-start">
            <Text size="md">
              Lleva datos que el formulario no tiene. Se puede emitir tal cual, corrigiendo su cliente.
            </Text>
            <TalCual id={comprobante.id} />
          </Stack>
        </Alert>
      )}
    </Stack>
  );
}

/** A rejected factura or boleta in its form, with what SUNAT had against it, to be issued under another number. */
export function ReemisionPage() {
  const { id } = ruta.useParams();
  const propuesta = useQuery(reemisionPropuesta(id));
  const datos = useQuery(datosDeEmision);
  const comprobante = propuesta.data?.comprobante;
  const error = propuesta.error ?? datos.error;
  return (
    <Pagina
      titulo={
        comprobante
          ? `Emitir de nuevo la ${tiposComprobante[comprobante.tipo].toLowerCase()} ${comprobante.numero}`
          : 'Emitir de nuevo'
      }
    >
      <Stack gap="md">
        <Breadcrumbs component="nav" aria-label="Ruta">
          <Anchor component={Link} to="/comprobantes" size="sm" underline="always">
            Comprobantes
          </Anchor>
          <Link to="/comprobantes/$id" params={{ id }} className={clases.enlace}>
            {comprobante?.numero ?? '…'}
          </Link>
          <Text size="sm" aria-current="page">
            Emitir de nuevo
          </Text>
        </Breadcrumbs>
        {error && (
          <ErrorDePagina
            error={error}
            reintentar={() => {
              void propuesta.refetch();
              void datos.refetch();
            }}
          />
        )}
        {!error && (propuesta.isPending || datos.isPending) && <Cargando texto="Cargando el comprobante…" />}
        {propuesta.data && datos.data && <Correccion key={id} propuesta={propuesta.data} datos={datos.data} />}
      </Stack>
    </Pagina>
  );
}
