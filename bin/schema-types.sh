#!/usr/bin/env bash
# Writes src/platform/db/schema.ts from a migrated database: bin/schema-types.sh URL
set -euo pipefail
cd "$(dirname "$0")/.."
npx kysely-codegen --dialect postgres --url "$1" --out-file src/platform/db/schema.ts --date-parser string \
  --include-pattern '(platform|ledger|property|identity|billing|payments|invoices|reconciliation|notifications|collections|compliance|reports).*' \
  --type-mapping '{"int8":"bigint","timestamptz":"string","daterange":"string"}' --singularize --log-level error
