import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { ServerMissingError } from './error.js';
import { templateFolder } from './launcher.js';

/** Whether the launcher can lay the package's files over /usr/share for Alertmanager alone. */
const canOverlay = (share: string): boolean =>
  spawnSync('unshare', [
    '--user',
    '--map-root-user',
    '--mount',
    'sh',
    '-c',
    'mount -t overlay overlay -o "lowerdir=/usr/share:$0" /usr/share',
    share,
  ]).status === 0;

/**
 * Makes sure that an Alertmanager unpacked below `root` finds its default templates: they are installed, or the system
 * lets the launcher lay them over /usr/share for this one process, or they are copied where the user may write.
 * Throws {@link ServerMissingError} when none of these works.
 */
export async function ensureTemplates(root: string): Promise<void> {
  const share = join(root, 'usr', 'share');
  if (existsSync(join(templateFolder, 'default.tmpl')) || canOverlay(share)) return;
  try {
    await cp(join(share, 'prometheus', 'alertmanager'), templateFolder, { recursive: true });
  } catch (cause) {
    throw new ServerMissingError(
      `Alertmanager was fetched but needs its templates in ${templateFolder}, which this user may neither create nor overlay: ` +
        'run "sudo apt-get install prometheus-alertmanager", or put an Alertmanager 0.28 or newer from https://prometheus.io/download on PATH.',
      { cause },
    );
  }
}
