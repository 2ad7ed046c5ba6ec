import { Button, SimpleGrid } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { usePuede } from '../../app/session.tsx';
import { Cargando, ErrorDePagina, Vacio } from '../../components/avisos.tsx';
import { Pagina } from '../../components/pagina.tsx';
import { canales, claveEcommerce } from './api.ts';
import { EditarCanal, type EnEdicion } from './components/editar-canal.tsx';
import { PedirPedidos, type Pedido } from './components/recuperar-pedidos.tsx';
import { TarjetaCanal } from './components/tarjeta-canal.tsx';

/** The web shops: how their imports fare, and what can be asked of them. */
export function TiendasPage() {
  const queryClient = useQueryClient();
  const administra = usePuede('ecommerce.administrar');
  const { data, error, isPending, refetch } = useQuery(canales);
  const [editando, setEditando] = useState<EnEdicion | null>(null);
  const [pedido, setPedido] = useState<Pedido | null>(null);
  const terminar = async (mensaje: string | null) => {
    setEditando(null);
    setPedido(null);
    if (mensaje === null) return;
    notifications.show({ color: 'green', message: mensaje });
    await queryClient.invalidateQueries({ queryKey: claveEcommerce });
  };
  const conectar = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEditando('nuevo')}>
      Conectar una tienda
    </Button>
  );
  return (
    <Pagina titulo="Tiendas en línea" acciones={administra && conectar}>
      {error && <ErrorDePagina error={error} reintentar={() => void refetch()} />}
      {isPending && <Cargando texto="Cargando las tiendas…" />}
      {data?.items.length === 0 && (
        <Vacio
          titulo="Ninguna tienda conectada"
          texto="Conecte su tienda de WooCommerce o Shopify: sus pedidos pagados se vuelven órdenes de venta."
          accion={administra && conectar}
        />
      )}
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="sm">
        {data?.items.map((canal) => (
          <TarjetaCanal
            key={canal.id}
            canal={canal}
            alEditar={() => setEditando(canal)}
            alPedir={(que) => setPedido({ que, canal })}
          />
        ))}
      </SimpleGrid>
      <EditarCanal canal={editando} alTerminar={terminar} />
      <PedirPedidos pedido={pedido} alTerminar={terminar} />
    </Pagina>
  );
}
