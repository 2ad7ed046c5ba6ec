import { Box, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { tipoEmitidoSchema } from '@jsol/contracts/facturacion';
import { usePuede } from '../../../app/session.tsx';
import { Cargando, ErrorDePagina, Vacio } from '../../../components/avisos.tsx';
import { Pagina } from '../../../components/pagina.tsx';
import { PaginaVacia, Paginas } from '../../../components/paginas.tsx';
import { fecha as fechaEnPalabras, hora, hoyEnLima } from '../../../lib/format.ts';
import { useTeclasDeLista } from '../../../lib/use-teclas-de-lista.ts';
import { TarjetasComprobantes } from '../components/tarjetas-comprobantes.tsx';
import { tiposComprobante } from '../palabras.ts';
import { Bandas } from './components/bandas.tsx';
import { ResumenDelDia } from './components/resumen-del-dia.tsx';
import { TablaDia } from './components/tabla-dia.tsx';
import { useDiaVivo } from './use-dia-vivo.ts';
import { cuentaDe, palabrasDeVista, vistas, type FiltrosDia } from './vistas.ts';
import clases from '../components/facturacion.module.css';

const ruta = getRouteApi('/privado/facturacion/facturacion/dia');

const vacios: Record<(typeof vistas)[number], [titulo: string, texto: string]> = {
  pendientes: ['No hay nada pendiente', 'SUNAT respondió por todos los documentos.'],
  contingencia: ['No hay nada en contingencia', 'SUNAT responde: los documentos se envían al emitirse.'],
  conProblema: ['SUNAT registró todo', 'Aquí se verá lo que no registró y hay que corregir.'],
  rechazados: ['Ningún rechazo ese día', 'Aquí se verá lo que SUNAT rechazó, con su motivo y qué hacer.'],
  observados: ['Ninguna observación ese día', 'Aquí se verá lo que SUNAT aceptó con observaciones.'],
  aceptados: ['Nada aceptado ese día', 'Aquí se verá lo que SUNAT aceptó.'],
};

/** The accountant's first screen: what SUNAT has not accepted, why, and until when. */
export function DiaPage() {
  const filtros: FiltrosDia = ruta.useSearch();
  const navigate = ruta.useNavigate();
  const { dia, filas, consulta, releer } = useDiaVivo(filtros);
  const puedeEmitir = usePuede('facturacion.emitir');
  const telefono = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const lista = useRef<HTMLDivElement>(null);
  const campoFecha = useRef<HTMLInputElement>(null);
  useTeclasDeLista(lista, campoFecha);
  const { ver = 'pendientes' } = filtros;
  const cambiar = (cambio: FiltrosDia) => void navigate({ search: { ...filtros, pagina: undefined, ...cambio } });
  const fecha = filtros.fecha ?? hoyEnLima();
  const pagina = filas.data;
  const [titulo, texto] = vacios[ver];
  return (
    <Pagina
      titulo={`Facturación del ${fechaEnPalabras(fecha)}`}
      acciones={
        puedeEmitir && (
          <Link to="/facturacion/emitir" style={{ textDecoration: 'none' }}>
            <Button component="span" leftSection={<IconPlus size={16} aria-hidden />}>
              Emitir documento
            </Button>
          </Link>
        )
      }
    >
      <Stack gap="sm">
        {dia.isError && <ErrorDePagina error={dia.error} reintentar={() => void dia.refetch()} />}
        {dia.isPending && <Cargando texto="Cargando el día…" />}
        {dia.data && <Bandas dia={dia.data} alLevantar={releer} />}
        <Group gap="sm" align="flex-end" role="search" aria-label="Día">
          <TextInput
            ref={campoFecha}
            type="date"
            label="Día"
            max={hoyEnLima()}
            value={fecha}
            onChange={({ currentTarget: { value } }) =>
              cambiar({ fecha: value === '' || value === hoyEnLima() ? undefined : value })
            }
          />
          <Select
            label="Documento"
            placeholder="Todos"
            clearable
            clearButtonProps={{ 'aria-label': 'Quitar el tipo' }}
            w={{ base: '100%', xs: 200 }}
            data={tipoEmitidoSchema.options.map((value) => ({ value, label: tiposComprobante[value] }))}
            value={filtros.tipo ?? null}
            onChange={(valor) => cambiar({ tipo: tipoEmitidoSchema.safeParse(valor).data })}
          />
          {dia.dataUpdatedAt > 0 && (
            <Text size="sm" c="dimmed">
              Datos de las {hora(new Date(dia.dataUpdatedAt).toISOString())}
            </Text>
          )}
        </Group>
        {dia.data && (
          <>
            <div role="group" aria-label="Ver" className={clases.fichas}>
              {vistas.map((vista) => (
                <Button
                  key={vista}
                  size="compact-md"
                  radius="xl"
                  flex="none"
                  variant={vista === ver ? 'filled' : 'default'}
                  aria-pressed={vista === ver}
                  onClick={() => cambiar({ ver: vista === 'pendientes' ? undefined : vista })}
                >
                  {palabrasDeVista[vista]}&nbsp;
                  <span className="cifra">{cuentaDe(dia.data, vista).toLocaleString('es-PE')}</span>
                </Button>
              ))}
            </div>
            {filas.isError && <ErrorDePagina error={filas.error} reintentar={() => void filas.refetch()} />}
            {filas.isPending && <Cargando texto="Cargando documentos…" />}
            {pagina && (
              <Box ref={lista} opacity={filas.isPlaceholderData ? 0.6 : 1}>
                {pagina.items.length === 0 && pagina.total > 0 ? (
                  <PaginaVacia alIr={(numero) => cambiar({ pagina: numero })} />
                ) : pagina.items.length === 0 ? (
                  <Vacio titulo={titulo} texto={texto} />
                ) : telefono ? (
                  <TarjetasComprobantes items={pagina.items} />
                ) : (
                  <TablaDia items={pagina.items} alTerminar={releer} />
                )}
                <Paginas
                  de="documentos"
                  pagina={consulta.pagina}
                  total={pagina.total}
                  porPagina={consulta.porPagina}
                  telefono={telefono}
                  alIr={(numero) => cambiar({ pagina: numero })}
                />
              </Box>
            )}
            <ResumenDelDia dia={dia.data} />
          </>
        )}
      </Stack>
    </Pagina>
  );
}
