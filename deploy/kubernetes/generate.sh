#!/bin/sh
# Writes what the catalog decides and what is shared with the rest of the repository, as a folder for kustomize: the catalog
# for the bridge, rules, dashboards, Alertmanager's configuration, and the collector's configuration with its alerts.
#
#   ./generate.sh                                          the example's catalog, into generated/
#   ./generate.sh ../../../shop/catalog.ts                 yours
#   CATALOG_FILES=../../../shop/limits.ts ./generate.sh ../../../shop/catalog.ts   with files that it imports, all of one folder
#   DASHBOARDS=../../../shop/dashboards ./generate.sh ../../../shop/catalog.ts     with dashboards of yours, each a .json
#   OUT=../../../shop/kubernetes/generated ./generate.sh ../../../shop/catalog.ts  into a folder of yours
#
# Everything in that folder is written anew.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
catalog=${1:-$here/../../examples/clinic/src/catalog.ts}
out=${OUT:-$here/generated}
note='# Written by generate.sh; change the catalog, not this file.'

[ -f "$catalog" ] || { echo "generate.sh: there is no catalog $catalog; name the module that exports it" >&2; exit 2; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
new=$work/new
mkdir -p "$new/catalog" "$new/collector" "$new/rules" "$new/dashboards" "$new/alertmanager"

node "$here/../../packages/cli/bin/pulsetrail.js" generate "$catalog" \
  --out="$work/pulsetrail" --format=kubernetes --secrets=/run/credentials >"$work/written"

# The list of a folder for kustomize, which takes no patterns.
list() { find "$1" -maxdepth 1 -type f -name "$2" | sed 's,.*/,,' | LC_ALL=C sort; }
kustomization() { printf '%s\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n' "$note"; }
# Labels of what it makes, and the name of its part.
labels() {
  printf '  labels:\n    app.kubernetes.io/name: %s\n    app.kubernetes.io/part-of: pulsetrail\n' "$1"
}

# The bridge looks for catalog.ts.
{
  kustomization
  echo 'generatorOptions:'
  labels mqtt-bridge
  echo 'configMapGenerator:'
  echo '  - name: pulsetrail-catalog'
  echo '    files:'
  echo '      - catalog.ts'
  cp "$catalog" "$new/catalog/catalog.ts"
  for file in ${CATALOG_FILES-}; do
    cp "$file" "$new/catalog/"
    echo "      - ${file##*/}"
  done
} >"$new/catalog/kustomization.yaml"

cp "$here/../collector/shared.yaml" "$here/../collector/agent.yaml" "$here/../collector/gateway.yaml" "$new/collector/"
{
  kustomization
  echo 'generatorOptions:'
  labels otel-collector
  echo 'configMapGenerator:'
  echo '  - name: collector-config'
  echo '    files: [shared.yaml, agent.yaml, gateway.yaml]'
} >"$new/collector/kustomization.yaml"

cp "$work"/pulsetrail/kubernetes/*.yaml "$new/rules/"
{
  printf '# Written by generate.sh; change ../collector/rules.yml, not this file.\n'
  printf 'apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata:\n  name: pulsetrail-collector\n'
  labels otel-collector
  echo 'spec:'
  sed -e '/^#/d' -e 's/^./  &/' "$here/../collector/rules.yml"
} >"$new/rules/pulsetrail-collector.yaml"
{
  kustomization
  echo 'resources:'
  list "$new/rules" '*.yaml' | sed -e '/^kustomization/d' -e 's/^/  - /'
} >"$work/rules" && mv "$work/rules" "$new/rules/kustomization.yaml"

# One ConfigMap for each dashboard: together they would be larger than one may be. Grafana's sidecar finds them by the label.
for folder in "$work/pulsetrail/dashboards" ${DASHBOARDS:+"$DASHBOARDS"}; do
  for file in "$folder"/*.json; do
    if [ -f "$file" ]; then cp "$file" "$new/dashboards/"; fi
  done
done
{
  kustomization
  echo 'generatorOptions:'
  echo '  disableNameSuffixHash: true'
  labels pulsetrail
  echo '    grafana_dashboard: "1"'
  echo '  annotations:'
  echo '    grafana_folder: Pulsetrail'
  if [ -n "$(list "$new/dashboards" '*.json')" ]; then echo 'configMapGenerator:'; fi
  list "$new/dashboards" '*.json' | while read -r file; do
    echo "  - name: dashboard-$(echo "${file%.json}" | tr 'A-Z_ ' 'a-z--')"
    echo "    files: ['$file']"
  done
} >"$new/dashboards/kustomization.yaml"

# As the operator mounts it: everything beside the configuration is in one folder.
cp "$work"/pulsetrail/templates/*.tmpl "$new/alertmanager/"
sed 's,templates/\([A-Za-z0-9_.-]*\.tmpl\),/etc/alertmanager/config/\1,' "$work/pulsetrail/alertmanager.yml" \
  >"$new/alertmanager/alertmanager.yaml"

{
  kustomization
  printf 'resources:\n  - catalog\n  - collector\n  - dashboards\n  - rules\n'
} >"$new/kustomization.yaml"

# As a whole, so that nothing stays of a catalog that said more.
mkdir -p "$(dirname "$out")"
if [ -e "$out" ] && [ ! -f "$out/kustomization.yaml" ]; then
  echo "generate.sh: $out is there and was not written by this script; name another folder in OUT" >&2
  exit 2
fi
rm -rf "$out"
mv "$new" "$out"
echo "wrote $out"
