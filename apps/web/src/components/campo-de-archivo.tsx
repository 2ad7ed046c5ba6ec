import { FileInput } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import clases from './campo-de-archivo.module.css';

/** A file, chosen or dropped upon the field. */
export function CampoDeArchivo({
  etiqueta,
  ayuda,
  acepta,
  archivo,
  error,
  alElegir,
}: {
  etiqueta: string;
  ayuda: string;
  /** As an `accept` attribute. */
  acepta: string;
  archivo: File | null;
  error?: ReactNode;
  alElegir: (archivo: File | null) => void;
}) {
  const [encima, setEncima] = useState(false);
  return (
    <div
      className={clases.zona}
      data-encima={encima || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setEncima(true);
      }}
      onDragLeave={() => setEncima(false)}
      onDrop={(event) => {
        event.preventDefault();
        setEncima(false);
        const [soltado] = event.dataTransfer.files;
        if (soltado) alElegir(soltado);
      }}
    >
      <FileInput
        label={etiqueta}
        description={ayuda}
        placeholder="Elija el archivo o suéltelo aquí"
        leftSection={<IconUpload size={16} aria-hidden />}
        accept={acepta}
        clearable
        clearButtonProps={{ 'aria-label': `Quitar ${etiqueta.toLowerCase()}` }}
        value={archivo}
        error={error}
        onChange={alElegir}
      />
    </div>
  );
}
