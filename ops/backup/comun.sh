# Lo que comparten respaldar.sh y restaurar.sh; se lee con «source».
# shellcheck shell=bash

fallar() {
  echo "$(basename "$0"): $*" >&2
  exit 1
}

necesitar() {
  local programa
  for programa in "$@"; do
    command -v "$programa" >/dev/null || fallar "no está $programa (paquete postgresql-client, de la versión del servidor o posterior)"
  done
}

# Separa la clave de DATABASE_URL: en los argumentos de un programa la vería cualquiera de este equipo.
# Deja la dirección sin clave en $direccion, y la clave en PGPASSWORD.
separar_clave() {
  [[ -n ${DATABASE_URL:-} ]] || fallar 'falta DATABASE_URL'
  direccion=$DATABASE_URL
  if [[ $DATABASE_URL =~ ^(postgres(ql)?://[^:/@]+):([^@/]*)@(.+)$ ]]; then
    direccion="${BASH_REMATCH[1]}@${BASH_REMATCH[4]}"
    printf -v PGPASSWORD '%b' "${BASH_REMATCH[3]//%/\\x}"
    export PGPASSWORD
  fi
  export PGCONNECT_TIMEOUT=10
}

# Una respuesta de una sola fila: consultar 'select …'
consultar() {
  psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --dbname="$direccion" --command="$1"
}
