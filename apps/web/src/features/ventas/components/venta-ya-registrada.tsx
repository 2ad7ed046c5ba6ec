import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';

/** The first attempt did arrive: selling again would charge the customer twice. */
export function VentaYaRegistrada({ numero, alEmpezarOtra }: { numero: string; alEmpezarOtra: () => void }) {
  return (
    <Alert
      color="yellow"
      icon={<IconAlertTriangle aria-hidden />}
      role="alert"
      title={`Esta venta ya se registró como ${numero}`}
    >
      <Stack gap="xs" align="flex-start">
        <Text>
          La respuesta no llegó a esta pantalla, y después cambió el ticket o el pago. Revise ese comprobante; lo que el
          cliente lleve de más se vende aparte.
        </Text>
        <Group gap="xs">
          <Button
            renderRoot={(props) => <Link {...props} to="/comprobantes" search={{ q: numero }} />}
            size="xs"
            variant="default"
          >
            Ver {numero}
          </Button>
          <Button size="xs" onClick={alEmpezarOtra}>
            Empezar otra venta
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
