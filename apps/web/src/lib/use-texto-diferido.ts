import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';

/**
 * A field whose text is in force, in the URL, a moment after it was typed.
 * @returns what the field shows, and what to call when it is typed in.
 */
export function useTextoDiferido(
  vigente: string,
  alCambiar: (texto: string) => void,
  esperaMs: number,
): [texto: string, escribir: (texto: string) => void] {
  const [texto, setTexto] = useState(vigente);
  const [enviado, setEnviado] = useState(vigente);
  const [visto, setVisto] = useState(vigente);
  if (vigente !== visto) {
    setVisto(vigente);
    // A text from elsewhere (back button, a link); our own, coming back late, must not undo what was typed since.
    if (vigente !== enviado) setTexto(vigente);
  }
  const enviar = useDebouncedCallback((valor: string) => {
    setEnviado(valor);
    alCambiar(valor);
  }, esperaMs);
  return [
    texto,
    (valor) => {
      setTexto(valor);
      enviar(valor.trim());
    },
  ];
}
