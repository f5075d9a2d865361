/** The floors of the house from the ground up. A room imports rooms of lower floors only. */
export const floors: readonly (readonly string[])[] = [
  ['packages/catalog'],
  ['packages/sdk', 'packages/alert-rules', 'grafana'],
  ['packages/mqtt-bridge', 'packages/console'],
  ['packages/cli'],
  ['deploy/local', 'examples/clinic'],
];

/** Rooms that another one starts as programs of their own: installed with it, never imported. */
export const started: Readonly<Record<string, readonly string[]>> = { 'deploy/local': ['examples/clinic'] };
