/**
 * The small shell programs that start an unpacked server where it lies instead of where its package would put it.
 * They find their own folder, so the cache can be moved together with the checkout.
 */

const own = 'root=$(dirname "$(dirname "$(readlink -f "$0")")")/root';

/** Debian's Alertmanager opens its default templates here and cannot be told otherwise. */
export const templateFolder = '/usr/share/prometheus/alertmanager';

const plain = (program: string) => `exec "$root"/${program} "$@"`;

const withLibraries = (program: string) => `for folder in "$root"/usr/lib/*/; do
  LD_LIBRARY_PATH="$folder\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
done
export LD_LIBRARY_PATH
${plain(program)}`;

/** Gives the process alone a view of /usr/share that has the package's files as well; needs no root and changes nothing. */
const withTemplates = (program: string) => `if [ -e ${templateFolder}/default.tmpl ]; then ${plain(program)}; fi
exec unshare --user --map-root-user --mount sh -c \\
  'mount -t overlay overlay -o "lowerdir=/usr/share:$0/usr/share" /usr/share && exec "$0/${program}" "$@"' "$root" "$@"`;

/** The text of the launcher for a program of a bundle, given as its path below the bundle's root. */
export function launcher(program: string): string {
  const start = program.endsWith('/prometheus-alertmanager')
    ? withTemplates(program)
    : /\/(?:mosquitto|postgres|initdb)$/.test(program)
      ? withLibraries(program)
      : plain(program);
  return `#!/bin/sh\n${own}\n${start}\n`;
}
