import { Stack, Tabs } from '@mantine/core';
import { IconBook2, IconListNumbers, IconScale } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { Pagina } from '../../../components/pagina.tsx';
import { hoyEnLima } from '../../../lib/format.ts';
import { ComparacionConSire } from './components/comparacion-con-sire.tsx';
import { Cuentas } from './components/cuentas.tsx';
import { LibrosDelMes } from './components/libros-del-mes.tsx';
import { SelectorDeMes } from './components/selector-de-mes.tsx';
import { mesPorDeclarar } from './periodo.ts';

const ruta = getRouteApi('/privado/facturacion/libros');

/** The books of a month: made, checked, compared with what SUNAT has, and closed. */
export function LibrosPage() {
  const { vista = 'libros', libro = 'rvie', pagina = 1, periodo = mesPorDeclarar(hoyEnLima()) } = ruta.useSearch();
  const navigate = ruta.useNavigate();
  const cambiar = (cambio: { vista?: typeof vista; libro?: typeof libro; pagina?: number; periodo?: string }) =>
    void navigate({ search: (antes) => ({ ...antes, pagina: undefined, ...cambio }) });
  return (
    <Pagina
      titulo="Libros electrónicos"
      acciones={
        vista !== 'cuentas' && <SelectorDeMes periodo={periodo} alElegir={(mes) => cambiar({ periodo: mes })} />
      }
    >
      <Tabs
        value={vista}
        onChange={(elegida) => cambiar({ vista: elegida === 'sire' || elegida === 'cuentas' ? elegida : 'libros' })}
      >
        <Tabs.List aria-label="Libros electrónicos" mb="sm">
          <Tabs.Tab value="libros" leftSection={<IconBook2 size={16} aria-hidden />}>
            Libros del mes
          </Tabs.Tab>
          <Tabs.Tab value="sire" leftSection={<IconScale size={16} aria-hidden />}>
            SIRE
          </Tabs.Tab>
          <Tabs.Tab value="cuentas" leftSection={<IconListNumbers size={16} aria-hidden />}>
            Cuentas
          </Tabs.Tab>
        </Tabs.List>
        <Stack gap="sm">
          <Tabs.Panel value="libros">
            {vista === 'libros' && <LibrosDelMes key={periodo} periodo={periodo} />}
          </Tabs.Panel>
          <Tabs.Panel value="sire">
            {vista === 'sire' && (
              <ComparacionConSire
                key={`${periodo} ${libro}`}
                periodo={periodo}
                libro={libro}
                pagina={pagina}
                alElegirLibro={(elegido) => cambiar({ libro: elegido })}
                alIr={(numero) => cambiar({ pagina: numero })}
              />
            )}
          </Tabs.Panel>
          <Tabs.Panel value="cuentas">{vista === 'cuentas' && <Cuentas />}</Tabs.Panel>
        </Stack>
      </Tabs>
    </Pagina>
  );
}
