#!/usr/bin/env bash
# Restaura un respaldo de respaldar.sh en una base de datos vacía. Nunca escribe sobre una que tenga algo: cree otra,
# restaure en ella y apunte allí DATABASE_URL. Todo o nada: si algo falla, la base queda vacía como estaba.
#
#   DATABASE_URL=postgres://…/erp_restaurada ops/backup/restaurar.sh /var/backups/jsoluciones/jsoluciones-….dump
#
# Los procesos deben estar detenidos, y antes de iniciarlos hay que leer docs/operacion/respaldo.md.
set -euo pipefail
# shellcheck source=ops/backup/comun.sh
source "$(dirname "${BASH_SOURCE[0]}")/comun.sh"

[[ $# -eq 1 ]] || fallar 'diga qué respaldo: restaurar.sh ARCHIVO.dump'
respaldo=$1
separar_clave
necesitar pg_restore psql sha256sum
[[ -f $respaldo ]] || fallar "no existe $respaldo"
[[ -f $respaldo.sha256 ]] || fallar "no existe $respaldo.sha256: sin él no se sabe si el respaldo está entero"
(cd "$(dirname "$respaldo")" && sha256sum --check --quiet "$(basename "$respaldo").sha256") ||
  fallar 'el respaldo está dañado: use otro'

existentes=$(consultar "select count(*) from pg_namespace where nspname not like 'pg\_%' and nspname not in ('public', 'information_schema')")
sueltas=$(consultar "select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public'")
[[ $existentes == 0 && $sueltas == 0 ]] || fallar 'la base de datos no está vacía: cree otra y restaure en ella'

pg_restore --exit-on-error --single-transaction --no-owner --no-privileges --dbname="$direccion" "$respaldo"
consultar 'analyze' >/dev/null

migraciones=$(consultar 'select count(*) from platform.migrations')
pendientes=$(consultar 'select count(*) from platform.outbox')
ultima=$(consultar "select coalesce(to_char(max(enqueued_at) at time zone 'America/Lima', 'YYYY-MM-DD HH24:MI:SS'), 'ninguna') from platform.runs")
echo "Restaurado: $migraciones migraciones, $pendientes tareas por terminar, última tarea registrada (hora de Lima): $ultima"
