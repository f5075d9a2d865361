import type { Catalog } from '@pulsetrail/catalog';
import { alertmanagerConfig } from './alertmanager/config.js';
import { routeMatrixFile } from './alertmanager/route-matrix.js';
import { type GeneratedFile, generatedHeader } from './generated-file.js';
import { ruleGroups } from './groups.js';
import type { GenerateOptions } from './options.js';
import { ruleFiles } from './outputs/index.js';
import { runbookFiles } from './runbooks/index.js';
import { messageTemplates } from './templates/index.js';
import { toYaml } from './yaml.js';

/**
 * Everything that Prometheus, Alertmanager and people need of a catalog: the rule files, Alertmanager's configuration, its
 * message templates, a test of its routes, and a runbook for every alert. The
 * same catalog and options give the same text; nothing is read and nothing is written.
 */
export function generate(catalog: Catalog, options: GenerateOptions = {}): GeneratedFile[] {
  const templates = 'templates/pulsetrail.tmpl';
  const groups = ruleGroups(catalog);
  return [
    ...ruleFiles(catalog, groups, options),
    {
      path: 'alertmanager.yml',
      content: toYaml(alertmanagerConfig(catalog, groups, [templates], options), generatedHeader),
    },
    { path: templates, content: messageTemplates(catalog.links) },
    routeMatrixFile(catalog, groups),
    ...runbookFiles(catalog, groups),
  ];
}
