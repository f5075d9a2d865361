/**
 * The servers of others that the local stack and the tests run: under which names they are found, from which version
 * on they understand the generated configuration, and which Debian packages hold them.
 */

/** What one server is called and what is asked of it. */
export interface ServerDescription {
  /** Name for people. */
  readonly title: string;
  /** Commands to look for, best first. Debian calls Alertmanager `prometheus-alertmanager`. */
  readonly commands: readonly string[];
  /** Further folders to look into after PATH; `*` stands for a version. */
  readonly folders?: readonly string[];
  /** Oldest version that runs the generated configuration. Absent: any, since Debian's builds do not tell their version. */
  readonly minimum?: string;
  /** Arguments that print the version. */
  readonly versionArguments: readonly string[];
  /** The bundle of the cache that holds it. */
  readonly bundle: BundleName;
  /** Where a person gets it. */
  readonly source: string;
}

/** A set of Debian packages that is fetched at once. */
export interface Bundle {
  readonly packages: readonly string[];
  /** Debian release to take them from. Default: the machine's own, together with the libraries that it lacks. */
  readonly suite?: string;
  /** Commands that it offers, as paths below its root; `*` stands for a version. */
  readonly programs: Readonly<Record<string, string>>;
}

/**
 * Prometheus and its tools are too old in Debian stable; those of testing need nothing newer than stable's C library.
 * Mosquitto comes from the machine's own release, because testing's does not run on an older C library.
 */
export const bundles = {
  monitoring: {
    packages: ['prometheus', 'promtool', 'prometheus-alertmanager'],
    suite: 'forky',
    programs: {
      prometheus: 'usr/bin/prometheus',
      promtool: 'usr/bin/promtool',
      'prometheus-alertmanager': 'usr/bin/prometheus-alertmanager',
      amtool: 'usr/bin/amtool',
    },
  },
  broker: { packages: ['mosquitto'], programs: { mosquitto: 'usr/sbin/mosquitto' } },
  database: {
    packages: ['postgresql'],
    programs: { postgres: 'usr/lib/postgresql/*/bin/postgres', initdb: 'usr/lib/postgresql/*/bin/initdb' },
  },
  cluster: { packages: ['kustomize'], suite: 'forky', programs: { kustomize: 'usr/bin/kustomize' } },
  storage: {
    packages: ['victoria-metrics'],
    suite: 'forky',
    programs: { 'victoria-metrics': 'usr/bin/victoria-metrics', vmalert: 'usr/bin/vmalert' },
  },
} as const satisfies Record<string, Bundle>;

/** The name of a bundle. */
export type BundleName = 'monitoring' | 'broker' | 'database' | 'cluster' | 'storage';

/** Where Debian and Ubuntu keep the programs of each version. */
const postgresFolders = ['/usr/lib/postgresql/*/bin'];

/** Every server by the name that {@link findServer} takes. */
export const servers = {
  prometheus: {
    title: 'Prometheus',
    commands: ['prometheus'],
    minimum: '3.0',
    versionArguments: ['--version'],
    bundle: 'monitoring',
    source: 'https://prometheus.io/download',
  },
  promtool: {
    title: 'promtool',
    commands: ['promtool'],
    minimum: '3.0',
    versionArguments: ['--version'],
    bundle: 'monitoring',
    source: 'https://prometheus.io/download',
  },
  alertmanager: {
    title: 'Alertmanager',
    commands: ['alertmanager', 'prometheus-alertmanager'],
    minimum: '0.28',
    versionArguments: ['--version'],
    bundle: 'monitoring',
    source: 'https://prometheus.io/download',
  },
  amtool: {
    title: 'amtool',
    commands: ['amtool'],
    minimum: '0.28',
    versionArguments: ['--version'],
    bundle: 'monitoring',
    source: 'https://prometheus.io/download',
  },
  mosquitto: {
    title: 'Mosquitto',
    commands: ['mosquitto'],
    minimum: '2.0',
    versionArguments: ['-h'],
    bundle: 'broker',
    source: 'https://mosquitto.org/download',
  },
  postgres: {
    title: 'PostgreSQL',
    commands: ['postgres'],
    folders: postgresFolders,
    minimum: '14.0',
    versionArguments: ['--version'],
    bundle: 'database',
    source: 'https://www.postgresql.org/download',
  },
  initdb: {
    title: 'initdb of PostgreSQL',
    commands: ['initdb'],
    folders: postgresFolders,
    minimum: '14.0',
    versionArguments: ['--version'],
    bundle: 'database',
    source: 'https://www.postgresql.org/download',
  },
  kustomize: {
    title: 'kustomize',
    commands: ['kustomize'],
    versionArguments: ['version'],
    bundle: 'cluster',
    source: 'https://kubectl.docs.kubernetes.io/installation/kustomize',
  },
  'victoria-metrics': {
    title: 'VictoriaMetrics',
    commands: ['victoria-metrics'],
    versionArguments: ['-version'],
    bundle: 'storage',
    source: 'https://docs.victoriametrics.com/victoriametrics/quick-start',
  },
  vmalert: {
    title: 'vmalert',
    commands: ['vmalert'],
    versionArguments: ['-version'],
    bundle: 'storage',
    source: 'https://docs.victoriametrics.com/victoriametrics/vmalert',
  },
} as const satisfies Record<string, ServerDescription>;

/** The name of a server. */
export type ServerName = keyof typeof servers;

/** All server names in a fixed order. */
export const serverNames = Object.keys(servers) as ServerName[];
