#!/usr/bin/env bash
# Respalda PostgreSQL, la única verdad del sistema, y comprueba lo que escribió. Redis no se respalda: lo que lleva se
# rehace desde PostgreSQL. Cómo se restaura y cada cuánto: docs/operacion/respaldo.md
#
#   DATABASE_URL=postgres://… RESPALDO_DIR=/var/backups/jsoluciones ops/backup/respaldar.sh
#
# RESPALDO_DIR        dónde se guarda
# RESPALDO_DIAS       cuántos días se conserva cada respaldo; 14
# RESPALDO_MINIMO     cuántos quedan siempre, por viejos que sean; 3
# RESPALDO_ARCHIVOS   archivos sin los que los datos no se entienden (ajustes, certificado), separados por espacios …
# RESPALDO_SECRETOS   … y la carpeta donde se guardan: en otro lugar que los respaldos, que así no dicen nada a quien
#                     se lleve solo uno de los dos
set -euo pipefail
umask 077
# shellcheck source=ops/backup/comun.sh
source "$(dirname "${BASH_SOURCE[0]}")/comun.sh"

separar_clave
[[ -n ${RESPALDO_DIR:-} ]] || fallar 'falta RESPALDO_DIR'
dias=${RESPALDO_DIAS:-14}
minimo=${RESPALDO_MINIMO:-3}
[[ $dias =~ ^[1-9][0-9]*$ && $minimo =~ ^[1-9][0-9]*$ ]] || fallar 'RESPALDO_DIAS y RESPALDO_MINIMO son números, de 1 en adelante'
necesitar pg_dump pg_restore psql sha256sum flock

mkdir -p "$RESPALDO_DIR"
exec 9>"$RESPALDO_DIR/.en-curso"
flock -n 9 || fallar 'ya hay un respaldo en curso'

nombre=jsoluciones-$(date -u +%Y%m%dT%H%M%SZ)
parcial=$RESPALDO_DIR/.$nombre.parcial
trap 'rm -f "$parcial"' EXIT

# Una foto de un solo instante; el sistema sigue trabajando mientras tanto.
pg_dump --format=custom --no-owner --no-privileges --lock-wait-timeout=60s --file="$parcial" --dbname="$direccion"

# Un respaldo que no se puede leer no es un respaldo.
contenido=$(pg_restore --list "$parcial")
for tabla in migrations outbox runs effects; do
  grep -q "TABLE DATA platform $tabla" <<<"$contenido" || fallar "al respaldo le falta platform.$tabla: no se guarda"
done

destino=$RESPALDO_DIR/$nombre.dump
(cd "$RESPALDO_DIR" && sha256sum "${parcial##*/}" | sed "s/${parcial##*/}/$nombre.dump/" >"$nombre.dump.sha256")
# Lo último, y de una vez: un .dump que existe está completo.
sync "$parcial"
mv "$parcial" "$destino"

if [[ -n ${RESPALDO_SECRETOS:-} ]]; then
  [[ -n ${RESPALDO_ARCHIVOS:-} ]] || fallar 'RESPALDO_SECRETOS necesita RESPALDO_ARCHIVOS'
  mkdir -p "$RESPALDO_SECRETOS"
  # shellcheck disable=SC2086 # son varios
  tar --create --absolute-names --file="$RESPALDO_SECRETOS/$nombre.secretos.tar" $RESPALDO_ARCHIVOS
fi

# Se borra lo viejo solo cuando ya hay algo nuevo, y nunca por debajo del mínimo.
mapfile -t todos < <(find "$RESPALDO_DIR" -maxdepth 1 -name 'jsoluciones-*.dump' -printf '%f\n' | sort --reverse)
for viejo in "${todos[@]:minimo}"; do
  if [[ -n $(find "$RESPALDO_DIR/$viejo" -mtime "+$((dias - 1))") ]]; then
    rm -f "$RESPALDO_DIR/$viejo" "$RESPALDO_DIR/$viejo.sha256"
    if [[ -n ${RESPALDO_SECRETOS:-} ]]; then rm -f "$RESPALDO_SECRETOS/${viejo%.dump}.secretos.tar"; fi
  fi
done

echo "$destino"
