import { Button, Drawer, Group } from '@mantine/core';
import { useHotkeys, useMediaQuery } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { lazy, Suspense, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import type { Caja, ProductoPos } from '@jsol/contracts/ventas';
import { useSinInterrupcion } from '../../../app/version.ts';
import { useYo } from '../../../app/session.tsx';
import { soles } from '../../../lib/format.ts';
import type { VentaCobrada } from '../offline/cobrar.ts';
import { AvisosDeLaCaja } from '../offline/components/avisos-de-la-caja.tsx';
import { VentaGuardada } from '../offline/components/venta-guardada.tsx';
import { uuidDeVenta } from '../offline/uuid-de-venta.ts';
import { loQueFalta, reducirTicket, ticketVacio, type AccionTicket, type Ticket } from '../ticket.ts';
import { totalesDelTicket } from '../totales-del-ticket.ts';
import { useUltimasVentas } from '../ultimas-ventas.ts';
import { CobroDialogo } from './cobro-dialogo.tsx';
import { BarraDeCaja } from './barra-de-caja.tsx';
import { ProductosPanel } from './productos-panel.tsx';
import { TicketPanel } from './ticket-panel.tsx';
import { VentaHecha } from './venta-hecha.tsx';
import clases from './pos.module.css';

/** Come when they are asked for: the till opens sooner without them. */
const AyudaDeTeclas = lazy(async () => ({ default: (await import('./ayuda-de-teclas.tsx')).AyudaDeTeclas }));
const ClienteDialogo = lazy(async () => ({ default: (await import('./cliente-dialogo.tsx')).ClienteDialogo }));

const claveNueva = (): string => uuidDeVenta(Date.now());
const claveDe = (sesionId: string) => `pos-ticket-${sesionId}`;

/**
 * A reload must not cost the cashier what is already rung up. Each tab has its own: with one for all, two would sell
 * different things under one key, and the second sale would be taken for a repeat of the first.
 */
function ticketGuardado(sesionId: string): Ticket {
  try {
    const guardado = JSON.parse(sessionStorage.getItem(claveDe(sesionId)) ?? 'null') as Ticket | null;
    // An empty one may be the copy that a duplicated tab begins with: it gets a key of its own.
    if (guardado && Array.isArray(guardado.lineas) && guardado.lineas.length > 0) return guardado;
  } catch {
    // Damaged by hand: a new one.
  }
  return ticketVacio(claveNueva);
}

type Ventana = 'cobro' | 'cliente' | 'ayuda' | null;

/** The open till: products on one side, the ticket on the other, charging on top of both. */
export function Mostrador({ caja, sesionId, tasaIgv }: { caja: Caja; sesionId: string; tasaIgv: string }) {
  const angosto = useMediaQuery('(max-width: 62em)', false, { getInitialValueInEffect: false });
  const [ticket, despachar] = useReducer(reducirTicket(claveNueva), sesionId, ticketGuardado);
  const [ventana, setVentana] = useState<Ventana>(null);
  const [hecha, setHecha] = useState<VentaCobrada | null>(null);
  const [ticketAbierto, setTicketAbierto] = useState(false);
  const [lineasConError, setLineasConError] = useState<ReadonlyMap<number, string>>(new Map());
  const yo = useYo();
  const { ventas, agregar } = useUltimasVentas();
  const busqueda = useRef<HTMLInputElement>(null);
  const totales = useMemo(() => totalesDelTicket(ticket.lineas, tasaIgv), [ticket.lineas, tasaIgv]);
  const reparo = loQueFalta(ticket);

  useSinInterrupcion(ticket.lineas.length > 0 || ventana !== null);
  useEffect(() => sessionStorage.setItem(claveDe(sesionId), JSON.stringify(ticket)), [sesionId, ticket]);

  const cambiar = (accion: AccionTicket) => {
    setLineasConError(new Map());
    despachar(accion);
  };
  const elegir = (producto: ProductoPos, unidades: string) => {
    setHecha(null);
    cambiar({ tipo: 'agregar', producto, unidades });
  };
  const sumarAlUltimo = (unidades: 1 | -1) => {
    const ultima = ticket.lineas.at(-1);
    if (ultima) cambiar({ tipo: 'sumar', productoId: ultima.productoId, unidades });
  };
  const quitar = (productoId: string) => {
    const posicion = ticket.lineas.findIndex((linea) => linea.productoId === productoId);
    const linea = ticket.lineas[posicion];
    if (!linea) return;
    cambiar({ tipo: 'quitar', productoId });
    const id = `quitado-${productoId}`;
    notifications.show({
      id,
      color: 'gray',
      autoClose: 6_000,
      message: (
        <Group justify="space-between" wrap="nowrap">
          Quitó {linea.nombre}
          <Button
            size="compact-sm"
            variant="light"
            onClick={() => {
              despachar({ tipo: 'reponer', linea, posicion });
              notifications.hide(id);
            }}
          >
            Deshacer
          </Button>
        </Group>
      ),
    });
  };
  const cobrar = () => {
    if (reparo) notifications.show({ color: 'yellow', message: reparo });
    else setVentana('cobro');
  };
  const terminar = (cobrada: VentaCobrada) => {
    if (cobrada.kind === 'registrada') agregar(cobrada.venta);
    setHecha(cobrada);
    setVentana(null);
    setTicketAbierto(false);
    cambiar({ tipo: 'vaciar' });
  };
  const otraVenta = () => {
    setHecha(null);
    busqueda.current?.focus();
  };

  const enFoco = { preventDefault: true };
  const cerrado = ventana === null;
  useHotkeys(
    [
      ['F2', () => busqueda.current?.focus(), enFoco],
      ['F4', () => cerrado && setVentana('cliente'), enFoco],
      ['F7', () => cerrado && cambiar({ tipo: 'comprobante', valor: ticket.tipo === '01' ? '03' : '01' }), enFoco],
      ['F8', () => cerrado && cobrar(), enFoco],
      ['shift+?', () => cerrado && setVentana('ayuda')],
    ],
    [],
  );

  const panel = hecha ? (
    hecha.kind === 'guardada' ? (
      <VentaGuardada key={hecha.local.id} guardada={hecha.local} alSeguir={otraVenta} />
    ) : (
      <VentaHecha
        venta={hecha.venta}
        reciente={ventas.find(({ ventaId }) => ventaId === hecha.venta.ventaId)}
        alSeguir={otraVenta}
      />
    )
  ) : (
    <TicketPanel
      ticket={ticket}
      totales={totales}
      tasaIgv={tasaIgv}
      reparo={reparo}
      lineasConError={lineasConError}
      ventas={ventas}
      alCambiar={cambiar}
      alQuitar={quitar}
      alElegirCliente={() => setVentana('cliente')}
      alCobrar={cobrar}
    />
  );

  return (
    <>
      <AvisosDeLaCaja cajaId={caja.id} />
      <BarraDeCaja
        caja={caja}
        sesionId={sesionId}
        porCobrar={ticket.lineas.length}
        alPedirAyuda={() => setVentana('ayuda')}
      />
      <div className={clases.mostrador}>
        <ProductosPanel
          ref={busqueda}
          almacenId={caja.almacenId}
          activo={cerrado}
          alElegir={elegir}
          alSumar={sumarAlUltimo}
        />
        {!angosto && (
          <section className={clases.panel} aria-label="Ticket">
            {panel}
          </section>
        )}
      </div>
      {angosto && (
        <div className={clases.barraTelefono}>
          <Button size="lg" variant="light" flex={1} miw={0} px="xs" fz="md" onClick={() => setTicketAbierto(true)}>
            {hecha
              ? `Venta ${hecha.kind === 'guardada' ? hecha.local.venta.ticket : hecha.venta.numero}`
              : `Ticket (${ticket.lineas.length}) · ${soles(totales.total)}`}
          </Button>
          <Button size="lg" flex="none" px="md" onClick={cobrar} disabled={reparo !== null}>
            Cobrar
          </Button>
        </div>
      )}
      {angosto && (
        <Drawer
          opened={ticketAbierto || hecha !== null}
          onClose={() => {
            setTicketAbierto(false);
            if (hecha) otraVenta();
          }}
          position="bottom"
          size="88%"
          title="Ticket"
          padding={0}
          styles={{
            header: { padding: '8px 16px' },
            content: { display: 'flex', flexDirection: 'column' },
            body: { flex: 1, minHeight: 0, display: 'flex', flexDirection: 'column' },
          }}
        >
          {panel}
        </Drawer>
      )}
      {ventana === 'cobro' && (
        <CobroDialogo
          ticket={ticket}
          total={totales.total}
          caja={caja}
          sesionId={sesionId}
          cajeroId={yo.id}
          alCerrar={() => setVentana(null)}
          alVender={terminar}
          alRechazarLineas={(errores) => {
            setLineasConError(errores);
            setVentana(null);
          }}
          alActualizarPrecios={(vigentes) => cambiar({ tipo: 'precios', vigentes })}
          alEmpezarOtra={() => {
            cambiar({ tipo: 'vaciar' });
            setVentana(null);
          }}
        />
      )}
      <Suspense fallback={null}>
        {ventana === 'cliente' && (
          <ClienteDialogo
            cliente={ticket.cliente}
            almacenId={caja.almacenId}
            alCerrar={() => setVentana(null)}
            alElegir={(cliente) => {
              cambiar({ tipo: 'cliente', cliente });
              setVentana(null);
            }}
          />
        )}
        {ventana === 'ayuda' && <AyudaDeTeclas alCerrar={() => setVentana(null)} />}
      </Suspense>
    </>
  );
}
