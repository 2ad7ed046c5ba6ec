import { Anchor, Breadcrumbs, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Cargando, ErrorDePagina } from '../../../components/avisos.tsx';
import { Pagina } from '../../../components/pagina.tsx';
import clases from '../components/facturacion.module.css';
import { tiposComprobante } from '../palabras.ts';
import { notaPropuesta } from './api.ts';
import { FormularioNota } from './components/formulario-nota.tsx';

const ruta = getRouteApi('/privado/facturacion/comprobantes/$id/nota');

/** A credit or debit note of one document. */
export function NotaPage() {
  const { id } = ruta.useParams();
  const { tipo = '07', motivo, linea } = ruta.useSearch();
  const propuesta = useQuery(notaPropuesta(id));
  const comprobante = propuesta.data?.comprobante;
  return (
    <Pagina
      titulo={
        comprobante ? `Nota de la ${tiposComprobante[comprobante.tipo].toLowerCase()} ${comprobante.numero}` : 'Nota'
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
            Nota
          </Text>
        </Breadcrumbs>
        {propuesta.isError && <ErrorDePagina error={propuesta.error} reintentar={() => void propuesta.refetch()} />}
        {propuesta.isPending && <Cargando texto="Cargando el comprobante…" />}
        {propuesta.data && (
          <FormularioNota
            key={`${id} ${tipo} ${linea ?? ''}`}
            id={id}
            propuesta={propuesta.data}
            pedida={{ tipo, motivo, linea }}
          />
        )}
      </Stack>
    </Pagina>
  );
}
