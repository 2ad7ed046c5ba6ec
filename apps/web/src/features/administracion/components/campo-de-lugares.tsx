import { Checkbox, Radio, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Lugar } from '@jsol/contracts/seguridad';
import { Cargando, ErrorDePagina } from '../../../components/avisos.tsx';
import { lugares } from '../api.ts';
import { alternar, enArbol, type Almacen } from '../lugares.ts';

type Props = {
  limitada: boolean;
  alLimitar: (limitada: boolean) => void;
  elegidos: readonly string[];
  alElegir: (elegidos: string[]) => void;
  error: string | null;
};

const conNombre = ({ nombre, activo }: Lugar): string => (activo ? nombre : `${nombre} (fuera de uso)`);

function UnAlmacen({ almacen, elegidos, alElegir }: Pick<Props, 'elegidos' | 'alElegir'> & { almacen: Almacen }) {
  const entero = elegidos.includes(almacen.id);
  return (
    <Stack component="li" gap={6}>
      <Checkbox
        label={conNombre(almacen)}
        description={almacen.cajas.length > 0 ? 'Con todas sus cajas' : undefined}
        checked={entero}
        onChange={() => alElegir(alternar(elegidos, almacen))}
      />
      {almacen.cajas.map((caja) => (
        <Checkbox
          key={caja.id}
          ml={28}
          label={conNombre(caja)}
          checked={entero || elegidos.includes(caja.id)}
          disabled={entero}
          onChange={() => alElegir(alternar(elegidos, caja))}
        />
      ))}
    </Stack>
  );
}

/** Everywhere, or in the places that are ticked. Unticking the last one does not open them all. */
export function CampoDeLugares({ limitada, alLimitar, elegidos, alElegir, error }: Props) {
  const consulta = useQuery(lugares);
  const perdidos = elegidos.filter((id) => consulta.data && !consulta.data.items.some((lugar) => lugar.id === id));
  return (
    <Stack gap={8}>
      <Radio.Group
        label="Dónde trabaja"
        value={limitada ? 'algunos' : 'todos'}
        onChange={(valor) => alLimitar(valor === 'algunos')}
      >
        <Stack gap={6} mt={6}>
          <Radio value="todos" label="En todos los almacenes y cajas, también los que vengan" />
          <Radio value="algunos" label="Solo en algunos" />
        </Stack>
      </Radio.Group>
      {limitada && consulta.isPending && <Cargando texto="Cargando almacenes y cajas…" />}
      {limitada && consulta.isError && (
        <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />
      )}
      {limitada && consulta.data && (
        <Stack
          component="ul"
          gap={10}
          p={0}
          pl={28}
          m={0}
          style={{ listStyle: 'none' }}
          aria-label="Almacenes y cajas donde trabaja"
        >
          {enArbol(consulta.data.items, elegidos).map((almacen) => (
            <UnAlmacen key={almacen.id} almacen={almacen} elegidos={elegidos} alElegir={alElegir} />
          ))}
          {perdidos.map((id) => (
            <li key={id}>
              <Checkbox
                label="Un lugar que ya no existe"
                checked
                onChange={() => alElegir(elegidos.filter((otro) => otro !== id))}
              />
            </li>
          ))}
        </Stack>
      )}
      {error && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {error}
        </Text>
      )}
    </Stack>
  );
}
