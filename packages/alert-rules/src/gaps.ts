import { type Catalog, severities } from '@pulsetrail/catalog';
import { ruleGroups } from './groups.js';

/** Something that a catalog says and that no person will hear of. */
export interface Gap {
  /** Where it is written, such as `services.shop.integrations.bank.target`. */
  readonly path: string;
  /** What is missing, and what to do where something can be done. */
  readonly message: string;
}

/** Promises on integrations, which no rule is made of. */
const silentIntegrations = ({ services }: Catalog): Gap[] =>
  services.flatMap((service) =>
    service.integrations
      .filter(({ target }) => target.errors !== undefined)
      .map(({ name }) => ({
        path: `services.${service.name}.integrations.${name}.target`,
        message: 'not alerted on yet, since nothing measures integrations',
      })),
  );

/** Alarms and critical alerts of a catalog without any route. */
function silentAlerts(catalog: Catalog): Gap[] {
  if (severities.some((severity) => catalog.routes[severity].length > 0)) return [];
  const rules = ruleGroups(catalog).flatMap(({ rules }) => rules);
  const critical = rules.flatMap((rule) => ('alert' in rule && rule.labels.severity === 'critical' ? rule.alert : []));
  const names = [...new Set(critical)].toSorted().join(', ');
  return [{ path: 'routes', message: `empty, so that nobody is notified of ${names}; route critical to a channel` }];
}

/** Every promise of a catalog that is not alerted on, and its alarms where they are sent to nobody. */
export const gaps = (catalog: Catalog): Gap[] => [...silentIntegrations(catalog), ...silentAlerts(catalog)];
